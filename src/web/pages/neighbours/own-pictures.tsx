import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express'
import { Refusal } from '../../../core/errors.js'
import type { ItemPicture } from '../../../domain/items/item.js'
import type { ProfilePart } from '../../../domain/members/profile-pictures.js'
import type { Profile } from '../../../domain/members/profile-service.js'
import { FieldFaults, isRefusalCode, refusal } from '../../../domain/refusals.js'
import { errorAt, type Errors } from '../../answers.js'
import { failureOf } from '../../failure.js'
import { errorsOf } from '../../form-state.js'
import { formOf } from '../../form.js'
import { sendPage } from '../../layout.js'
import { FileField } from '../../parts/file-field.js'
import { Form, SubmitButton } from '../../parts/form.js'
import { Picture } from '../../parts/picture.js'
import { paths } from '../../paths.js'
import { memberWith, visitOf, type Visit } from '../../visit.js'
import { AccountPage } from '../account/account-page.js'
import type { NeighbourDeps } from './routes.js'

export const picturePath = (part: ProfilePart): string => `${paths.publicProfile}/${part}`

/** The two pictures of one's public profile, a page for each. */
export function ownPictureHandlers({ services }: Pick<NeighbourDeps, 'services'>, part: ProfilePart) {
  const { profiles, profilePictures } = services
  const alt = `${part}-alt`

  /** @throws Refusal 'conflict' without a profile */
  async function profileOf(res: Response): Promise<Profile> {
    const profile = await profiles.of(memberWith('read', res).id)
    if (profile === null || profile.ended !== null) throw refusal('conflict', 'needs-profile')
    return profile
  }

  async function show(res: Response, status: number, typed: string | null = null, errors: Errors = []) {
    const picture = (await profileOf(res)).details[part]
    const props = { visit: visitOf(res), part, picture, errors, alt: typed ?? picture?.alt ?? '' }
    sendPage(res.status(status), <OwnPicture {...props} />)
  }

  const post: RequestHandler = async (req, res) => {
    const { id } = memberWith('read', res)
    const typed = formOf(req).text(alt)
    try {
      if (req.file !== undefined) await profilePictures.set(id, part, req.file.path, typed)
      else if ((await profileOf(res)).details[part] !== null) await profilePictures.describe(id, part, typed)
      else return await show(res, 400, typed, [{ name: part, message: visitOf(res).words.editor.pictures.choose }])
    } catch (error) {
      const errors = errorsIn(visitOf(res), part, error)
      if (errors === null) throw error
      return show(res, error instanceof FieldFaults ? 400 : failureOf(error).status, typed, errors)
    }
    res.redirect(303, `${paths.publicProfile}?done=profile`)
  }

  /** A file that is too large is said beside its field. */
  const tooLarge: ErrorRequestHandler = (error: { status?: unknown }, _req, res, next) => {
    const { member, words } = visitOf(res)
    if (error.status !== 413 || member === null) return next(error)
    show(res, 413, null, [{ name: part, message: words.editor.pictures.tooLarge }]).catch(next)
  }

  return {
    get: (_req: Request, res: Response) => show(res, 200),
    post,
    tooLarge,
    remove: async (_req: Request, res: Response) => {
      await profilePictures.remove(memberWith('read', res).id, part)
      res.redirect(303, `${paths.publicProfile}?done=profile`)
    },
  }
}

/** Sentences for what is wrong with a picture, or with what is said of it; null when it is something else. */
function errorsIn({ words }: Visit, part: ProfilePart, error: unknown): Errors | null {
  if (error instanceof FieldFaults) return errorsOf(words, { values: {}, faults: error.faults }, {})
  if (!(error instanceof Refusal) || !(error.kind === 'invalid' || error.kind === 'too-many')) return null
  return isRefusalCode(error.code) ? [{ name: part, message: words.refusals[error.code] }] : null
}

type OwnPictureProps = { visit: Visit; part: ProfilePart; picture: ItemPicture | null; errors: Errors; alt: string }

function OwnPicture({ visit, part, picture, errors, alt }: OwnPictureProps) {
  const { words, site } = visit
  const { ownProfile } = words.neighbours
  const title = ownProfile.parts[part]
  return (
    <AccountPage visit={visit} title={title} errors={errors}>
      {picture !== null && <Picture site={site} picture={picture} sizes="(min-width: 48em) 40em, 100vw" first />}
      <Form visit={visit} action={picturePath(part)} files>
        <FileField
          words={words}
          name={part}
          label={title}
          alt={alt}
          altError={errorAt(errors, `${part}-alt`)}
          error={errorAt(errors, part)}
        />
        <SubmitButton label={ownProfile.save} />
      </Form>
      {picture !== null && (
        <Form visit={visit} action={`${picturePath(part)}/remove`}>
          <SubmitButton label={ownProfile.removePicture} look="quiet" />
        </Form>
      )}
      <p>
        <a href={paths.publicProfile}>{ownProfile.title}</a>
      </p>
    </AccountPage>
  )
}
