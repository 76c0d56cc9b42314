import { hostOf, type Iri } from '../../core/iri.js'
import type { People } from '../actors/people.js'
import type { LocalActors } from '../actors/local-actors.js'
import { maySee, type Viewer } from '../audience.js'
import type { Section } from '../items/item.js'
import { contentOf, type Subject, type Subjects } from '../subjects.js'
import { htmlToMarkdown } from './html-to-markdown.js'
import { licenceAt, type Licence } from './licence.js'
import type { RelativeService } from './relative-service.js'
import { sectionsOf, type SectionHtml } from './sections.js'

/** A write-up, ours or of another hub, as far as it takes to make something of it. */
export type Original = {
  iri: Iri
  ours: boolean
  title: string
  summary: string
  language: string | null
  tags: string[]
  author: Iri
  /** Of the group. */
  name: string
  host: string
  /** Null when it does not say, or says something that this hub does not know. */
  licence: Licence | null
  lineage: Iri[]
  text: SectionHtml[]
  /** In Markdown; what is of no section of ours is told as what was done. */
  sources: Partial<Record<Section, string>>
}

type Deps = {
  subjects: Subjects
  actors: Pick<LocalActors, 'voice'>
  people: Pick<People, 'get'>
  relatives: Pick<RelativeService, 'lineageOf'>
}

export type Originals = ReturnType<typeof originals>

export function originals({ subjects, actors, people, relatives }: Deps) {
  async function ofItem({ item }: Subject & { of: 'item' }): Promise<Original | null> {
    const voice = await actors.voice()
    if (item.writeUp === null || voice === null) return null
    const { sections, licence = null, adaptedFrom } = item.writeUp
    return {
      ...{ iri: item.iri as Iri, ours: true, title: item.title, summary: item.summary, language: item.language },
      ...{ tags: item.tags, author: voice.iri, name: voice.name, host: hostOf(voice.iri), licence },
      lineage: adaptedFrom?.lineage ?? [],
      text: sections.map(({ name, html }) => ({ name, html })),
      sources: Object.fromEntries(sections.map(({ name, source }) => [name, source])),
    }
  }

  async function ofPost({ post }: Subject & { of: 'post' }): Promise<Original | null> {
    if (post.kind !== 'write-up' || post.origin !== 'remote') return null
    const text = sectionsOf(post.html, post.writeUp?.sections ?? [])
    const { iri, summary, language, tags, author } = post
    return {
      ...{ iri, ours: false, title: post.title ?? '', summary: summary ?? '', language, tags: [...tags], author },
      name: (await people.get(author)).name,
      host: hostOf(author),
      licence: licenceAt(post.licence),
      lineage: await relatives.lineageOf(post),
      text,
      sources: sourcesOf(text),
    }
  }

  return {
    /** Null for what is no write-up, or not for everybody: whoever makes something of it has to name it. */
    async find(viewer: Viewer, iri: Iri): Promise<Original | null> {
      const subject = await subjects.subjectOf(iri)
      if (subject === null) return null
      const { audience } = contentOf(subject)
      if (audience !== 'public') return null
      if (subject.of === 'item') return maySee(viewer, subject.item) ? ofItem(subject) : null
      return ofPost(subject)
    },
  }
}

function sourcesOf(text: readonly SectionHtml[]): Original['sources'] {
  return Object.fromEntries(
    text.map(({ name, html }) => [name ?? 'action', htmlToMarkdown(html, name === null ? 3 : 4)]),
  )
}
