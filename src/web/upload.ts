import type { Request, RequestHandler, Response } from 'express'
import type multer from 'multer'
import type { StorageEngine } from 'multer'
import { randomBytes } from 'node:crypto'
import { open, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { lazy } from '../core/lazy.js'
import type { Log } from '../core/log.js'
import { refusal } from '../domain/refusals.js'

const library = lazy(() => createRequire(import.meta.url)('multer') as typeof multer)

export const UPLOAD_BYTES = 12 * 2 ** 20
/** For the text fields and the boundaries around them. */
const FORM_BYTES = 64 * 2 ** 10
/** How much of a refused upload is still read, so that its sender comes to see the answer. */
const LINGER_BYTES = 4 * 2 ** 20
const FIELDS = { fields: 20, fieldNameSize: 100, fieldSize: 16 * 2 ** 10, fieldNestingDepth: 0, headerPairs: 20 }

export type UploadOptions = {
  /** Where the files stand until the answer is over. */
  folder: string
  log: Log
  /** Of each file alone. */
  maxBytes?: number
  /** The name of the one field that may hold a file. */
  field?: string
}
/** The names of the fields that may hold one file each; text fields may nest as deep as apps write them. */
export type FilesOptions = Omit<UploadOptions, 'field'> & { fields: readonly string[] }

/** Its types do not know of this option. */
type Handled = multer.Options & { streamHandler: (req: Request, parser: Writable) => void }

/**
 * Reads a multipart form with at most one file: leaves its text fields in `req.body`, flat, and the file in `req.file`
 * (undefined when none was chosen). The file's name and type are what the sender claims. It is deleted when the answer
 * is over, or the sender has gone. Who may send, and whether they meant to, is to be asked before this.
 * Ends with status 413 as soon as there is too much of it, and with a Refusal 'invalid' when it cannot be read.
 */
export function pictureUpload({ field = 'picture', ...options }: UploadOptions): RequestHandler {
  const limits = { ...FIELDS, files: 1, parts: FIELDS.fields + 1 }
  return reading(options, limits, (handled) => library()(handled).single(field))
}

const NESTED = {
  fields: 200,
  fieldNameSize: 200,
  fieldSize: 64 * 2 ** 10,
  fieldNestingDepth: 5,
  fieldArrayIndexLimit: 500,
  headerPairs: 20,
}

/** The same for apps, which may send several files: they are in `req.files`, each under the name of its field. */
export function filesUpload({ fields, ...options }: FilesOptions): RequestHandler {
  const limits = { ...NESTED, files: fields.length, parts: NESTED.fields + fields.length }
  const named = fields.map((name) => ({ name, maxCount: 1 }))
  return reading(options, limits, (handled) => library()(handled).fields(named))
}

type Limits = typeof FIELDS & { files: number; parts: number }

function reading(
  { folder, log, maxBytes = UPLOAD_BYTES }: Omit<UploadOptions, 'field'>,
  counts: Limits,
  readerOf: (handled: Handled) => RequestHandler,
): RequestHandler {
  const most = maxBytes * counts.files + FORM_BYTES
  const storage = privateFiles(folder)
  const limits = { ...counts, fileSize: maxBytes }

  return (req, res, next) => {
    if (Number(req.headers['content-length'] ?? 0) > most) return cutOff(req, res, next)
    const end = once(next)
    const handled: Handled = { storage, limits, streamHandler: bounded(most, () => cutOff(req, res, end)) }
    res.once('close', () => void removeFiles(req, log))
    readerOf(handled)(req, res, (error: unknown) => {
      if (error !== undefined) return end(refusalOf(error))
      if (!res.closed) return end()
      void removeFiles(req, log)
      end(refusalOf(new Error('The sender has gone')))
    })
  }
}

/** Files that only the hub may read, under names of its own. */
function privateFiles(folder: string): StorageEngine {
  return {
    _handleFile(_req, file, done) {
      const path = join(folder, `${randomBytes(16).toString('hex')}.upload`)
      write(file.stream, path).then((size) => done(null, { path, size }), done)
    },
    _removeFile(_req, file, done) {
      rm(file.path, { force: true }).then(() => done(null), done)
    },
  }
}

/** @returns how many bytes were written; nothing is left when it fails */
async function write(bytes: Readable, path: string): Promise<number> {
  const target = (await open(path, 'wx', 0o600)).createWriteStream()
  try {
    await pipeline(bytes, target)
    return target.bytesWritten
  } catch (error) {
    await rm(path, { force: true })
    throw error
  }
}

/** Counts what comes, as not every request says how long it is. */
function bounded(most: number, tooMuch: () => void): Handled['streamHandler'] {
  return (req, parser) => {
    let bytes = 0
    const count = (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes <= most) return
      req.off('data', count).unpipe(parser)
      parser.destroy(new Error('The upload is too long'))
      tooMuch()
    }
    req.on('data', count).pipe(parser)
  }
}

/**
 * Answers before all of the request has come. A connection that is closed with bytes unread is reset, and the answer
 * may be lost with it: some more is read, and dropped.
 */
function cutOff(req: Request, res: Response, next: (error: unknown) => void): void {
  let left = LINGER_BYTES
  const drop = (chunk: Buffer) => {
    left -= chunk.length
    if (left > 0) return
    req.off('data', drop).resume()
    if (res.writableFinished) req.destroy()
    else res.once('finish', () => req.destroy())
  }
  req.on('data', drop)
  next(Object.assign(new Error('The upload is too large'), { status: 413 }))
}

function refusalOf(error: unknown): unknown {
  if (error instanceof library().MulterError && error.code === 'LIMIT_FILE_SIZE')
    return Object.assign(error, { status: 413 })
  if (error instanceof Error && 'syscall' in error) return error // our disk, not their form
  return refusal('invalid', 'unreadable-form', error)
}

async function removeFiles({ file, files }: Request, log: Log): Promise<void> {
  const sent = [file, ...(Array.isArray(files) ? files : Object.values(files ?? {}).flat())]
  for (const { path } of sent.filter((one) => one !== undefined))
    await rm(path, { force: true }).catch((error: unknown) => {
      log.warn({ error }, 'an upload could not be removed') // swept at the next start
    })
}

function once(next: (error?: unknown) => void): (error?: unknown) => void {
  let called = false
  return (error) => {
    if (called) return
    called = true
    next(error)
  }
}
