"""News texts, written for the tests of likeness."""

FLOOD = """\
The death toll from floods across the country rose to 1,265 on Saturday after 57 more people, 25 \
of them children, lost their lives in the past twenty-four hours, the disaster agency said in its \
daily bulletin. More than a third of the country stands under water since record monsoon rains and \
melting glaciers in the northern mountains brought rivers over their banks in the middle of June.

A committee set up to coordinate the relief effort met in the capital for the first time, with the \
prime minister in the chair. Planning minister Ahsan Tariq told its members that early estimates \
put the damage at ten billion dollars, and that the government would need help from abroad to \
rebuild the roads, bridges and railway lines that the water had swept away in all four provinces.

In the southern province of Sindh, the worst hit of all, navy boats carried families from the \
roofs of their villages near Dadu to a camp on the only dry stretch of highway for miles. Doctors \
there said they were treating hundreds of patients a day for diarrhoea, skin infections and fever, \
and that they were short of clean water, mosquito nets and medicine for the smallest children.

The first aircraft with tents and food from France landed before noon, officials said, and two \
more from the United Arab Emirates were expected by the evening. The United Nations has asked its \
members for 160 million dollars to feed and shelter those who lost everything, and its secretary \
general is to visit the flooded districts next week to see the destruction with his own eyes.

Farmers who had hoped for a rich harvest of cotton and rice said that nothing was left of it. \
Traders in Karachi warned that onions and tomatoes would soon cost three times as much as before \
the rains, and asked the government to allow imports from Iran and Afghanistan by land without \
duty until the spring, when the next crop of vegetables can be brought in.

The weather office expects more rain this month, though less than in August. Engineers cut a gap \
in the bank of Manchar Lake to save the city of Sehwan from its rising water, a step that \
many had feared.\
"""

FLOOD_ELSEWHERE = """\
Rescue workers in Swat pulled eleven more bodies from the mud on Saturday as the waters of the \
river began to fall, a spokesman for the provincial administration said. Dozens of hotels along \
the banks have vanished, and the road to the upper valley is cut in fourteen places.

Helicopters of the army flew tourists out of Kalam, where they had been trapped for six days \
without electricity. Among them was a group of students from Multan who told reporters that they \
had lived on biscuits and melted snow since the bridge behind them broke away.

The chief minister promised every family that lost a house half a million rupees. He said that \
those who had built in the bed of the river against the law would not be allowed to return there, \
and that an inquiry would find out who had given them permission to do so.\
"""

TRADE = """\
Exports of textiles rose by eleven percent in the first quarter of the fiscal year, the bureau of \
statistics announced on Tuesday, while the trade deficit narrowed for the third month in a row. \
Knitwear, bed linen and towels earned most of the gain, and shipments to Germany and Spain grew \
faster than those to any other market in Europe.

Analysts at two brokerage houses in Karachi credited the weaker rupee and cheaper shipping. They \
warned, however, that the price of imported cotton and of natural gas could erase the advantage of \
local mills before the end of the winter unless the central bank lowered its policy rate.\
"""

POLICE = """\
Islamabad police arrested fourteen accused from different areas of the city and recovered stolen \
cash, mobile phones, drugs and weapons from their possession, a spokesman said on Monday. Golra \
police arrested Bilal and recovered 1,120 grams of hashish from him. Sabzi Mandi police arrested \
two accused, Noman and Saleem, and recovered a 30 bore pistol with ammunition. Cases have been \
registered against them and further investigation is under way. The inspector general has directed \
all station house officers to continue the crackdown against criminal elements.\
"""

POLICE_NEXT_DAY = """\
Islamabad police arrested nine accused from different areas of the city and recovered stolen \
motorcycles, liquor, drugs and weapons from their possession, a spokesman said on Tuesday. \
Shalimar police arrested three accused, Kashif, Adnan and Imran, and recovered two stolen \
motorcycles from them. Tarnol police arrested Waqas and recovered 560 grams of heroin from him. \
Bhara Kahu police nabbed a proclaimed offender. Cases have been registered against them and \
further investigation is under way. The inspector general has directed all station house officers \
to continue the crackdown against criminal elements.\
"""
