import type { ComponentChildren } from 'preact'
import { outward } from '../neighbour-paths.js'

type OutLinkProps = { href: string | null; look?: 'button' | 'quiet-button'; children: ComponentChildren }

/**
 * A link to another server, which is not told where from; nothing is vouched for. Addresses that lead nowhere on the web
 * become plain text.
 */
export function OutLink({ href, look, children }: OutLinkProps) {
  const target = outward(href)
  if (target === null) return <span>{children}</span>
  return (
    <a href={target} class={look} rel="nofollow noopener noreferrer">
      {children}
    </a>
  )
}
