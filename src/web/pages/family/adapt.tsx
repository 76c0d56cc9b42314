import type { Original } from '../../../domain/write-ups/original.js'
import { editorPaths } from '../../editor/editor-paths.js'
import { Hidden } from '../../editor/editor-page.js'
import { familyPaths } from '../../family-paths.js'
import type { Visit } from '../../layout.js'
import { Form, SubmitButton } from '../../parts/form.js'
import { ManagePage } from '../../parts/manage-page.js'

type AdaptProps = {
  visit: Visit
  original: Original
  allowed: boolean
  /** The id that the draft is to have, so that a form that is sent twice begins one. */
  draft: string
}

/** What it means to adapt a text, before it is done. */
export function AdaptPage({ visit, original, allowed, draft }: AdaptProps) {
  const { adapt, licenceNames, family } = visit.words.writeUps
  const { title, name, iri, licence } = original
  const heading = allowed ? adapt.title(title) : adapt.forbidden
  return (
    <ManagePage visit={visit} title={heading}>
      <h1>
        <bdi>{heading}</bdi>
      </h1>
      <p>
        <bdi>{title}</bdi> <bdi>{family.by(name)}</bdi>
      </p>
      {allowed ? (
        <>
          <p class="lead">{adapt.lead}</p>
          {licence !== null && <p>{adapt.terms(licenceNames[licence])}</p>}
          {!original.ours && <p>{adapt.told}</p>}
          <Form visit={visit} action={familyPaths.adapt}>
            <Hidden name="of" value={iri} />
            <Hidden name="draft" value={draft} />
            <SubmitButton label={adapt.begin} />
          </Form>
        </>
      ) : (
        <>
          <p class="lead">{adapt.forbiddenText}</p>
          <p>
            {adapt.link}: <code dir="ltr">{iri}</code>
          </p>
          <p>
            <a class="button" href={editorPaths.fresh('write-up')}>
              {adapt.write}
            </a>
          </p>
        </>
      )}
    </ManagePage>
  )
}
