import type { Words } from '../../words/words.js'

type ShareSheetProps = {
  words: Words
  /** What one would paste into a message, with the address in it. */
  text: string
  title: string
  posterHref?: string
  leafletHref?: string
  calendarHref?: string
}

/** How to pass it on with any app, on paper or into a calendar; nothing of it needs a script. */
export function ShareSheet({ words, text, title, posterHref, leafletHref, calendarHref }: ShareSheetProps) {
  const { share } = words.parts
  const mail = `mailto:?subject=${encodeURIComponent(title)}&body=${encodeURIComponent(text)}`
  return (
    <section class="share" aria-labelledby="share-title">
      <h2 id="share-title">{share.title}</h2>
      <div class="field">
        <label for="share-text">{share.copy}</label>
        <p class="help" id="share-help">
          {share.copyHelp}
        </p>
        <textarea id="share-text" readonly rows={4} aria-describedby="share-help" dir="auto">
          {text}
        </textarea>
      </div>
      <ul class="share-ways">
        {calendarHref !== undefined && (
          <li>
            <a class="quiet-button" href={calendarHref}>
              {share.calendar}
            </a>
          </li>
        )}
        {posterHref !== undefined && (
          <li>
            <a class="quiet-button" href={posterHref}>
              {share.poster}
            </a>
          </li>
        )}
        {leafletHref !== undefined && (
          <li>
            <a class="quiet-button" href={leafletHref}>
              {words.pages.sheet.leaflet}
            </a>
          </li>
        )}
        <li>
          <a class="quiet-button" href={mail}>
            {share.mail}
          </a>
        </li>
      </ul>
    </section>
  )
}
