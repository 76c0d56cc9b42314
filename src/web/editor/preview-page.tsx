import { apart } from '../../core/characters.js'
import type { Draft } from '../../domain/drafts/draft-repo.js'
import type { ShownEntry } from '../../domain/reading-lists/list-shelf.js'
import type { Item } from '../../domain/items/item.js'
import { Page, type Visit } from '../layout.js'
import { Form, SubmitButton } from '../parts/form.js'
import { ItemArticle } from '../parts/item-article.js'
import { Banner } from '../parts/notice.js'
import { draftPaths } from './editor-paths.js'

type PreviewProps = { visit: Visit; draft: Draft; item: Item; entries: readonly ShownEntry[] }

/** What the page of an item would look like, with the ways on around it. */
export function PreviewPage({ visit, draft, item, entries }: PreviewProps) {
  const { words } = visit
  const { editor } = words
  const path = draftPaths(draft.id)
  const ways = (
    <Banner words={words} kind="draft">
      {editor.preview.banner}
    </Banner>
  )
  return (
    <Page visit={visit} title={editor.preview.title(apart(item.title))} unlisted notices={ways}>
      <ItemArticle visit={visit} item={item} mayKnow entries={entries} />
      <Form visit={visit} action={path.publish}>
        <p class="form-end">
          <a class="quiet-button" href={path.page}>
            {editor.preview.back}
          </a>
          <SubmitButton label={draft.item === null ? editor.do.publish : editor.do.publishEdit} />
        </p>
      </Form>
    </Page>
  )
}
