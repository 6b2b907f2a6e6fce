"""Labels: what stands beside names and dates in bylines, by language, beside English words."""

import re
from functools import cache
from typing import NamedTuple

from newsbot.words.languages import known

_EDGE = r"[^\W\d_\u2e80-\U0010ffff]"
"""A letter that is within a word where it stands beside one; Chinese words have no edges."""


class Labels(NamedTuple):
    """The words of one language, as alternatives of a regular expression."""

    by: str = ""
    """Before the names of authors."""
    published: str = ""
    """Before the date of publishing."""
    changed: str = ""
    """Before the date of a change."""
    may_follow: bool = False
    """Whether that may also stand behind the date."""
    others: str = ""
    """Before what is neither."""
    joining: str = ""
    """Between two names, and in none."""
    between: str = ""
    """Between a label and its date."""
    offices: frozenset[str] = frozenset()
    """What is named as an author, and is nobody."""


def labels_of(language: str) -> Labels:
    """Those of a site, by its BCP 47 code."""
    name = known(language) or ""
    return _LABELS.get(name) or _LABELS.get(name.partition("-")[0]) or _NONE


@cache
def published(language: str) -> re.Pattern[str]:
    """Finds what stands before a date of publishing."""
    return re.compile(
        rf"\b(?:published|posted)\b{or_label(labels_of(language).published)}", re.IGNORECASE
    )


def or_label(words: str) -> str:
    """The end of an expression that finds some words too, none of them within another."""
    return rf"|(?<!{_EDGE})(?:{words})(?!{_EDGE})" if words else ""


def _offices(words: str) -> frozenset[str]:
    return frozenset(words.split())


_NONE = Labels()
_LABELS = {
    "ar": Labels(
        by="كتبت?|بقلم",
        published="نشرت?|تاريخ النشر",
        changed="آخر تحديث|تم التحديث|تحديث",
        between="في",
    ),
    "ca": Labels(
        by="per",
        published="publicat",
        changed="actualitzat",
        others="data|font",
        between="el|a|les",
    ),
    "cs": Labels(
        by="autor(?:ka)?",
        published="publikováno|zveřejněno|vydáno",
        changed="aktualizováno|aktualizace|upraveno",
        others="zdroj|foto|dnes",
        joining="a",
        between="v",
        offices=_offices("redakce"),
    ),
    "da": Labels(
        by="af",
        published="publiceret|udgivet|offentliggjort",
        changed="(?:senest |sidst )?(?:opdateret|ændret)",
        others="foto|kilde",
        joining="og",
        between=r"den|d\.|kl\.?",
        offices=_offices("redaktionen"),
    ),
    "de": Labels(
        by="von|autor(?:in)?|text",
        published="veröffentlicht|erstellt|publiziert",
        changed="(?:zuletzt |letztes? )?(?:aktualisiert|geändert|update|aktualisierung)|stand",
        others="datum|quelle|foto|bild|lesedauer",
        joining="und",
        between="am|um|vom|uhr",
        offices=_offices("redaktion agentur korrespondent korrespondentin"),
    ),
    "es": Labels(
        by="por|autora?|texto",
        published="publicad[oa]|creado",
        changed="(?:última )?(?:actualizad[oa]|actualización|modificad[oa]|modificación)",
        others="fecha|fuente|foto",
        between="a|al|las|el|del",
        offices=_offices("redacción agencias corresponsal"),
    ),
    "fi": Labels(published="julkaistu", changed="päivitetty|muokattu", joining="ja", between="klo"),
    "fr": Labels(
        by="par|texte|auteur",
        published="publiée?|créé",
        changed="(?:dernière )?(?:mise? à jour|màj|maj|modifiée?|modification|actualisée?)",
        others="source|photo|temps de lecture",
        joining="et",
        between="le|à",
        offices=_offices("rédaction agence correspondant correspondante"),
    ),
    "hi": Labels(
        published="publish(?: date)?|प्रकाशित",
        changed="अपडेटेड|अपडेट|update",
        joining="और",
    ),
    "hu": Labels(
        published="megjelent|közzétéve", changed="frissítve|frissítés|módosítva", joining="és"
    ),
    "id": Labels(
        by="oleh|penulis|reporter",
        published="diterbitkan|terbit|tayang|dipublikasikan",
        changed="(?:terakhir )?(?:diperbarui|pembaruan|diupdate|update)",
        others="sumber|foto|editor",
        joining="dan",
        between="pada|tanggal",
        offices=_offices("redaksi tim redaktur"),
    ),
    "it": Labels(
        by="di|a cura di|autore",
        published="pubblicat[oa]",
        changed="(?:ultim[oa] )?(?:aggiornat[oa]|aggiornamento|modificat[oa]|modifica)",
        others="data|fonte|foto",
        joining="e",
        between="il|alle|ore|del|a",
        offices=_offices("redazione agenzia"),
    ),
    "ja": Labels(
        published="公開(?:日時|日)?|掲載(?:日時|日)?|配信(?:日時|日)?|投稿日",
        changed="(?:最終)?更新(?:日時|日)?",
        may_follow=True,
    ),
    "ko": Labels(
        published="입력|등록|게시|송고(?:시간)?|승인",
        changed="수정|업데이트|최종수정",
        may_follow=True,
    ),
    "nb": Labels(
        by="av",
        published="publisert",
        changed="(?:sist )?(?:oppdatert|endret)",
        others="foto|kilde",
        joining="og",
        between=r"den|kl\.?",
        offices=_offices("redaksjonen"),
    ),
    "nl": Labels(
        by="door|auteur|tekst",
        published="gepubliceerd|geplaatst",
        changed="(?:laatste? )?(?:bijgewerkt|aangepast|gewijzigd|update)",
        others="datum|bron|foto",
        joining="en",
        between="op|om",
        offices=_offices("redactie nieuws"),
    ),
    "pl": Labels(
        by="autor(?:ka)?|tekst|opracowanie",
        published="opublikowano|publikacja|data (?:publikacji|utworzenia)|utworzono|dodano",
        changed="(?:ostatnia )?(?:z?aktualizowano|aktualizacja|modyfikacja)",
        others="data|źródło|foto|fot|dzisiaj",
        joining="i",
        between=r"dnia|o|godz\.?",
        offices=_offices("redakcja"),
    ),
    "pt": Labels(
        by="por|autora?|texto",
        published="publicad[oa]|criad[oa]",
        changed="(?:última )?(?:atualizad[oa]|actualizad[oa]|atualização|modificad[oa])",
        others="data|fonte|foto",
        between="em|às|de",
        offices=_offices("redação redacção agência"),
    ),
    "ro": Labels(
        by="de|autor",
        published="publicat",
        changed="actualizat|modificat",
        others="data|sursa|foto",
        joining="și",
        between="la|ora",
        offices=_offices("redacția"),
    ),
    "ru": Labels(
        by="автор|текст",
        published="опубликован[оа]?|дата публикации|публикация",
        changed="(?:последнее )?(?:обновлен[оа]?|обновлён|обновление|изменен[оа]?)",
        others="источник|фото|дата|сегодня",
        joining="и",
        between="в|от",
        offices=_offices("редакция агентство новости корреспондент"),
    ),
    "sv": Labels(
        by="av|text",
        published="publicera[dt]",
        changed="(?:senast )?(?:uppdatera[dt]|ändra[dt])",
        others="foto|källa",
        joining="och",
        between=r"den|kl\.?",
        offices=_offices("redaktionen"),
    ),
    "tr": Labels(
        published="(?:haber )?(?:yayın(?:lanma|landı)?|oluşturulma|giriş|eklenme)(?: tarihi)?",
        changed="(?:son )?güncelle(?:me|nme|ndi)(?: tarihi)?",
        others="tarih|kaynak|fotoğraf",
        joining="ve",
        offices=_offices("haber merkezi ajansı muhabir"),
    ),
    "uk": Labels(
        by="автор|текст",
        published="опубліковано",
        changed="(?:останнє )?(?:оновлено|оновлення|змінено)",
        others="джерело|фото|дата",
        joining="та|і|й",
        between="о|в",
        offices=_offices("редакція агентство новини"),
    ),
    "vi": Labels(published="xuất bản|đăng", changed="cập nhật", joining="và", between="lúc|ngày"),
    "zh": Labels(
        published="(?:发布|發布|發佈|发表|發表|发稿)(?:时间|時間|于|於)?",
        changed="(?:最后)?(?:更新|修改)(?:时间|時間|于|於)?",
        may_follow=True,
        others="来源|來源",
    ),
}
