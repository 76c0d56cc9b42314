import type { RequestHandler } from 'express'

const EXPOSED = ['Link', 'X-RateLimit-Limit', 'X-RateLimit-Remaining', 'X-RateLimit-Reset', 'X-Request-Id']
const METHODS = 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS'
const HEADERS = 'Authorization, Content-Type, Idempotency-Key'
const MAX_AGE_SECONDS = 86_400

/**
 * Lets pages of any origin in: apps that run in a browser come from everywhere. Never with cookies, so that a page cannot
 * use what somebody is signed in with here. Answers what a browser asks beforehand, whoever it is.
 */
export const cors: RequestHandler = (req, res, next) => {
  res.setHeader('Access-Control-Allow-Origin', '*')
  res.setHeader('Access-Control-Expose-Headers', EXPOSED.join(', '))
  res.setHeader('Cross-Origin-Resource-Policy', 'cross-origin')
  if (req.method !== 'OPTIONS') return next()
  const wanted = req.headers['access-control-request-headers']
  res.setHeader('Access-Control-Allow-Methods', METHODS)
  res.setHeader('Access-Control-Allow-Headers', typeof wanted === 'string' ? wanted : HEADERS)
  res.setHeader('Access-Control-Max-Age', String(MAX_AGE_SECONDS))
  res.vary('Access-Control-Request-Headers')
  res.status(204).end()
}
