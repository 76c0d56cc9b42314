import type { Express } from 'express'

/** One route of the hub as its router knows it: `GET /events/:address.ics`. */
export type Route = { method: string; path: string }

type Layer = {
  route?: { path: string; methods: Record<string, boolean> }
  handle?: { stack?: Layer[] }
}

/** Every route of a hub, in the order requests meet them: new ones are attacked without anybody adding them here. */
export function routesOf(app: Express): Route[] {
  const routes: Route[] = []
  const walk = (stack: readonly Layer[]): void => {
    for (const { route, handle } of stack) {
      if (route === undefined) walk(handle?.stack ?? [])
      else for (const method of Object.keys(route.methods)) if (method !== '_all') add(method, route.path)
    }
  }
  const add = (method: string, path: string) => {
    const known = routes.some((one) => one.path === path && one.method === method.toUpperCase())
    if (!known) routes.push({ method: method.toUpperCase(), path })
  }
  walk((app.router as unknown as { stack: Layer[] }).stack)
  return routes
}

/** The names in a route's path: `address` of `/events/:address.ics`. */
export const paramsOf = (path: string): string[] => Array.from(path.matchAll(/:(\w+)/g), ([, name = '']) => name)

/** A route's path with every name replaced. */
export const filled = (path: string, value: (name: string) => string): string =>
  path.replace(/:(\w+)/g, (_, name: string) => value(name))
