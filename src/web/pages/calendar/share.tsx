import { languageNames, languages } from '../../../words/words.js'
import { embedPath, looks, MOST_EMBEDDED, type EmbedOptions } from '../../embed-options.js'
import { escapeAttribute, escapeText } from '../../../core/characters.js'
import type { FeedContext } from '../../feeds/site.js'
import { Page, type Visit } from '../../layout.js'
import { SelectField } from '../../parts/choice-fields.js'
import { SubmitButton } from '../../parts/form.js'
import { TextField } from '../../parts/text-fields.js'
import { calendarPaths, paths } from '../../paths.js'

type ShareProps = { visit: Visit; context: FeedContext; options: EmbedOptions }

/** How the list of events comes onto another website: as a frame, or as a plain link. */
export function SharePage({ visit, context, options }: ShareProps) {
  const { words } = visit
  const { embed } = words.calendar
  const { baseUrl, name } = context.site
  const title = words.pages.follow.of(words.pages.events.title, name)
  const src = `${baseUrl}${embedPath(options)}`
  const frame = `<iframe src="${escapeAttribute(src)}" title="${escapeAttribute(title)}" width="100%" height="480" loading="lazy" sandbox="allow-popups allow-popups-to-escape-sandbox" style="border:0"></iframe>`
  const link = `<a href="${escapeAttribute(baseUrl + paths.events)}">${escapeText(title)}</a>`
  return (
    <Page visit={visit} title={embed.title} unlisted>
      <p class="way-back">
        <a href={paths.events}>{words.pages.events.title}</a>
      </p>
      <h1>{embed.title}</h1>
      <p class="lead">{embed.lead}</p>
      <form class="form" method="get" action={calendarPaths.share}>
        <OptionFields visit={visit} options={options} />
        <SubmitButton label={embed.show} look="quiet" />
      </form>
      <Copy id="frame" label={embed.frame} help={embed.frameHelp} text={frame} />
      <p>
        <a href={embedPath(options)}>{embed.preview}</a>
      </p>
      <Copy id="link" label={embed.link} help={embed.linkHelp} text={link} />
      <Copy id="ics" label={embed.ics} help={embed.icsHelp} text={`${baseUrl}${paths.events}.ics`} />
    </Page>
  )
}

function OptionFields({ visit: { words }, options }: { visit: Visit; options: EmbedOptions }) {
  const { embed } = words.calendar
  const tongues = languages.map((value) => ({ value: value, label: languageNames[value] }))
  return (
    <>
      <TextField
        {...{ words, name: 'tag', label: embed.tag, help: embed.tagHelp, value: options.tag, maxLength: 61 }}
      />
      <TextField
        {...{ words, name: 'count', label: embed.count, help: embed.countHelp(MOST_EMBEDDED), short: true }}
        {...{ value: String(options.count), type: 'number', required: true }}
      />
      <SelectField
        {...{ words, name: 'language', label: embed.language, required: true, value: options.language ?? '' }}
        choices={[{ value: '', label: embed.ofHub }, ...tongues]}
      />
      <SelectField
        {...{ words, name: 'look', label: embed.look, required: true, value: options.look }}
        choices={looks.map((value) => ({ value, label: embed.looks[value] }))}
      />
    </>
  )
}

function Copy({ id, label, help, text }: { id: string; label: string; help: string; text: string }) {
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <p class="help" id={`${id}-help`}>
        {help}
      </p>
      <textarea id={id} readonly rows={4} aria-describedby={`${id}-help`} dir="ltr" spellcheck={false}>
        {text}
      </textarea>
    </div>
  )
}
