import type { Words } from '../words.js'
import { statusRefusals } from './status-refusals.js'

export const refusals: Words['refusals'] = {
  ...statusRefusals,
  'address-taken': 'Ein anderes Konto hat hier schon diese Adresse.',
  'already-set-up': 'Dieser Hub ist schon eingerichtet.',
  'bad-form':
    'Das Formular ist abgelaufen oder kam von woanders. Geh zurück, lade die Seite neu und schick es noch einmal.',
  'bad-link': 'Dieser Link gilt nicht oder nicht mehr. Bitte um einen neuen.',
  'busy': 'Der Hub hat gerade alle Hände voll zu tun. Versuch es in einer Minute noch einmal.',
  'clip-kind':
    'Das kann hier nicht veröffentlicht werden. Schick ein Bild (JPEG, PNG, WebP, AVIF, GIF), einen Film (MP4, WebM, MOV) oder eine Aufnahme (MP3, OGG, WAV, M4A, FLAC).',
  'clip-large':
    'Diese Datei ist zu groß: höchstens 16 MB für ein Bild, 99 MB und 3840 × 2160 Pixel für einen Film oder eine Aufnahme.',
  'clip-unreadable':
    'Diese Datei lässt sich nicht als Film oder Aufnahme lesen. Vielleicht ist sie beschädigt oder abgebrochen.',
  'media-full': 'Dein Platz für Dateien ist hier aufgebraucht. Lösch zuerst einige Beiträge mit Dateien.',
  'media-gone': 'Diese Datei gibt es nicht, oder sie wird schon verwendet.',
  'media-many': 'Neben einem Beitrag können höchstens vier Dateien stehen.',
  'media-unready': 'Diese Datei wird noch bearbeitet. Versuch es gleich noch einmal.',
  'last-steward': 'Das ist die letzte Person, die den Hub verwaltet. Gib erst jemand anderem diese Rolle.',
  'not-an-emoji': 'Antworte mit einem Emoji.',
  'too-many-emoji': 'Darunter stehen schon viele verschiedene Emojis. Wähle eines davon.',
  'event-full': 'Alle Plätze sind vergeben, du stehst also nicht auf der Liste.',
  'event-closed': 'Die Anmeldung ist vorbei, du stehst also nicht auf der Liste.',
  'call-over': 'Dieser Aufruf ist vorbei. Er nimmt keine Zusagen mehr an.',
  'changed-meanwhile': 'Jemand anderes hat das inzwischen geändert. Von dir ist nichts verloren gegangen.',
  'draft-published': 'Dieser Entwurf ist schon veröffentlicht.',
  'gone-item': 'Das wurde von denen zurückgezogen, die es veröffentlicht hatten.',
  'many-uploads': 'Du hast sehr viele Bilder geschickt. Warte ein paar Stunden, dann schick die nächsten.',
  'no-such-draft': 'Diesen Entwurf gibt es nicht.',
  'no-such-item': 'Unter dieser Adresse gibt es nichts.',
  'file-kind':
    'Diese Art von Datei kann hier nicht angeboten werden, oder es stecken Programme darin. Schick ein PDF, ODT, ODS, DOCX, TXT, MD, PNG oder JPEG.',
  'file-missing': 'Es kam keine Datei mit.',
  'file-large': 'Diese Datei ist zu groß: höchstens 10 MB.',
  'too-many-files': 'Es sind zu viele Dateien. Nimm erst eine heraus.',
  'too-many-pictures': 'Das sind zu viele Bilder. Nimm zuerst eines heraus.',
  'no-such-member': 'Dieses Mitglied gibt es nicht.',
  'no-such-page': 'Unter dieser Adresse gibt es keine Seite.',
  'not-allowed': 'Das steht dir nicht offen.',
  'pictures-alone': 'Zu einer Veranstaltung oder einem Aufruf gehören Bilder, keine Filme oder Aufnahmen.',
  'no-timed-command':
    'Eine Veranstaltung oder ein Aufruf kann aus einer App nicht auf später gelegt werden. Schick sie ohne Zeitpunkt, oder schreib sie auf der Seite.',
  'picture-without-words':
    'Sag bei jedem Bild, was es zeigt, für alle, die es nicht sehen können. Dann schick es noch einmal.',
  'not-set-up': 'Dieser Hub ist noch nicht eingerichtet.',
  'picture-frames': 'Diese Animation hat zu viele Bilder. Schick ein einzelnes Bild daraus.',
  'picture-heavy': 'Dieses Bild braucht zu viel Speicher. Speichere es als gewöhnliches JPEG und schick dann das.',
  'picture-heic':
    'Bilder im Format HEIC können hier nicht gelesen werden. Speichere es erst als JPEG und schick dann das.',
  'picture-kind': 'Das ist kein Bild, das hier zu gebrauchen ist. Schick ein JPEG, PNG, WebP, AVIF oder GIF.',
  'picture-large': 'Dieses Bild ist zu groß. Schick eines mit höchstens 50 Megapixeln.',
  'picture-long': 'Dieses Bild ist mehr als zehnmal so lang wie breit oder umgekehrt. Schick einen Ausschnitt.',
  'picture-slow': 'Dieses Bild hat zu viel Zeit gebraucht. Speichere es kleiner und schick dann das.',
  'picture-small': 'Dieses Bild ist zu klein: Es muss mindestens 16 Pixel breit und hoch sein.',
  'picture-unreadable':
    'Diese Datei konnte nicht als Bild gelesen werden. Vielleicht ist sie beschädigt: Öffne sie, speichere sie neu und schick dann das.',
  'publishing-now': 'Das wird gerade in diesem Augenblick veröffentlicht. Schau in einer Minute noch einmal.',
  'sign-in-first': 'Diese Seite oder dieser Schritt ist für Menschen, die angemeldet sind.',
  'too-many-pins': 'Fünf Dinge sind schon angeheftet. Löse zuerst eines davon.',
  'voice-follows-others': 'Der Hub folgt anderen Hubs und Leuten anderswo, nicht seinen eigenen Mitgliedern.',
  'not-to-pin': 'Nur was alle lesen dürfen, lässt sich anheften.',
  'too-many-tries': 'Das waren zu viele Versuche. Warte eine Weile und versuch es dann noch einmal.',
  'unreadable-form': 'Das Formular konnte nicht gelesen werden. Lade die Seite neu und schick es noch einmal.',
  'needs-profile':
    'Dafür brauchst du ein öffentliches Profil. Auf den Seiten des Hubs, unter „Dein Konto“, kannst du eins eröffnen.',
  'no-poll': 'Hierzu kann man nicht abstimmen, oder nicht mehr.',
  'not-to-join':
    'Hierfür kann man sich von hier aus nicht anmelden. Sieh auf der Seite nach, auf der es veröffentlicht wurde.',
  'profile-ended': 'Dieses öffentliche Profil ist endgültig geschlossen.',
  'profile-moved': 'Dieses öffentliche Profil ist umgezogen.',
  'name-spoken-for':
    'Unter diesem Namen hat im Netzwerk schon jemand anderes gesprochen; er kann dort nicht noch einmal verwendet werden.',
  'not-to-adapt':
    'Die Lizenz dieses Textes erlaubt nicht, ihn umzuschreiben, oder es steht keine dabei. Du kannst stattdessen auf ihn verweisen.',
  'not-to-pass-on': 'Das ist nicht für alle bestimmt und kann deshalb nicht geteilt werden.',
  'not-to-answer': 'Das bleibt im Hub; im Netzwerk kann darauf nicht geantwortet werden.',
  'no-such-server': 'An diesen Server ging noch nie etwas.',
  'nothing-to-host': 'Da gibt es nichts gemeinsam zu veranstalten: Es ist vorbei, abgesagt oder nicht für alle.',
  'too-many-lists': 'Du folgst so vielen Listen, wie es geht. Lass eine los, bevor du einer anderen folgst.',
  'no-such-filter': 'Diesen Filter gibt es nicht.',
  'too-many-filters': 'Mehr lässt sich nicht filtern. Nimm zuerst etwas heraus.',
  'no-such-tag': 'Das ist kein Hashtag.',
  'too-many-tags': 'Du folgst so vielen Hashtags, wie es geht. Lass einen los, bevor du einem anderen folgst.',
  'too-many-featured-tags': 'Auf deiner Seite stehen schon zehn Hashtags. Nimm zuerst einen weg.',
  'too-many-bookmarks': 'Du hast so viele Lesezeichen, wie es geht. Nimm zuerst eines heraus.',
  'no-translation': 'Texte werden hier nicht übersetzt.',
  'not-offered': 'Das gibt es hier nicht.',
}
