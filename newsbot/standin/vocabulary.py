"""The words of made-up stories."""

SECTIONS = (
    "world pakistan business sports health middle-east kashmir technology showbiz miscellaneous"
).split()

AUTHORS = (
    ("Faizan Hashmi", ""),
    ("Fahad Shabbir", "FahadShabbir"),
    ("Sumaira FH", ""),
    ("Muhammad Irfan", ""),
    ("Umer Jamshaid", ""),
    ("Zeeshan Mehtab", "zeeshan_m"),
)

CITIES = (
    "MOSCOW", "LAHORE", "ISLAMABAD", "ABU DHABI", "DERA ISMAIL KHAN", "Geneva", "KARACHI",
    "WASHINGTON", "MIRPUR", "RAHIM YAR KHAN",
)  # fmt: skip

# before the bracket; agencies; from the last agency to the date; the date; after the date
DATELINES = (
    ("{city} ", ("UrduPoint News", "Sputnik"), " - ", "{ordinal} {month}, {year}", ") "),
    ("{city}, ", ("UrduPoint", "Pakistan Point News"), " - ", "{ordinal} {mon}, {year} ", ") :"),
    ("{city}, ", ("UrduPoint", "Pakistan Point News"), " - ", "{ordinal} {mon}, {year}", ") "),
    ("{city} ", ("UrduPoint", "Pakistan Point News"), " - ", "{ordinal} {mon}, {year} ", ") : "),
    ("{city}, {mon} {day} ", ("UrduPoint", "Pakistan Point News"), " - ",
     "{ordinal} {mon}, {year} ", ") :"),
    ("{city}, ", ("APP", "UrduPoint", "Pakistan Point News"), " - ",
     "{ordinal} {mon}, {year}", ") :"),
    ("{city}, ", ("UrduPoint", "Pakistan Point News", "WAM"), " - ",
     "{ordinal} {mon}, {year}", ") "),
    ("{city}: ", ("UrduPoint", "UrduPoint", "Pakistan Point News"), "-",
     "{mon} {ordinal}, {year}", ") "),
)  # fmt: skip

TOPICS = (
    "NATO", "Ukraine", "Moscow", "Russia", "Europe", "United States", "Pakistan Tehreek E Insaf",
    "Governor Punjab", "Khyber Pakhtunkhwa", "Lahore", "Karachi", "Cricket", "Wheat", "Exports",
    "Hospital", "Monsoon", "Parliament", "Supreme Court", "China", "Saudi Arabia", "Education",
    "Police", "Railways", "Gold", "Coronavirus", "Election", "Flood", "Energy", "Dollar", "Visa",
)  # fmt: skip
JUNK_TOPICS = ("All", "From", "Post", "Million", "2016", "Pace (Pakistan) Limited")

PEOPLE = (
    "Minister Ayesha Karim", "Governor Tariq Jamil", "spokesperson Elena Orlova",
    "chief secretary Naveed Anwar", "ambassador Hans Keller", "commissioner Rabia Sultan",
    "captain Imran Nazir", "professor Sana Mirza",
)  # fmt: skip
BODIES = (
    "the provincial cabinet", "the election commission", "the cricket board", "the central bank",
    "the ministry of health", "the border force", "the energy regulator", "the city council",
)  # fmt: skip
DEEDS = (
    "approved a plan to rebuild {n} schools",
    "ordered the inspection of {n} hospitals",
    "signed agreements worth {n} million dollars",
    "recovered {n} stolen vehicles",
    "postponed {n} flights because of fog",
    "opened {n} kilometres of new road",
    "trained {n} nurses & midwives",
    "released {n} prisoners",
)
ENDINGS = (
    "before the end of the year", "in the northern districts", "despite criticism from traders",
    "after talks that lasted until midnight", "with help from the World Bank",
    "as winter rain moved across the plains", "for the third time since spring",
    "on the recommendation of a panel of experts",
)  # fmt: skip
REMARKS = (
    "“We will not rest until the work is done,” said {who}",
    "{Who} told reporters that {n} families had already returned",
    "According to {who}, the cost had risen by {n} percent",
    "{Who} thanked volunteers from {city} for their help",
    "Officials in {city} put the number at {n}",
    "The decision affects about {n} people in and around {city}",
)
# A paragraph, cut where the bar stands: inside a number, a name, a sentence.
CUTS = (
    "Customs officers at {city} searched {n} trucks and recovered 11.|5 kg hashish from one of"
    " them, the statement said.",
    "US Defense Secretary Lloyd J.|Austin III welcomed the step in a call with {who} that took"
    " {n} minutes.",
    "Shops sold rice, flour, sugar etc.|whereas their fifth delivery of {n} bags was delayed at"
    " {city}.",
)

CLUTTER = ("dictionary", "names", "poetry", "prices", "horoscope", "recipes", "schools", "travel")
