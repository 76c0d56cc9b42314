const shapes = {
  pin: 'M12 21s7-6.6 7-12A7 7 0 0 0 5 9c0 5.4 7 12 7 12Zm0-9.5A2.5 2.5 0 1 1 12 6.5a2.5 2.5 0 0 1 0 5Z',
  screen: 'M3 5h18v11H3zM8 20h8M12 16v4',
  door: 'M6 21V3h12v18M3 21h18M14.5 12v.01',
  info: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM12 11v6M12 7.5v.01',
  change: 'M4 9h13l-4-4M20 15H7l4 4',
  cancelled: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM5.8 5.8l12.4 12.4',
  draft: 'M4 20l1-5L16 4l4 4L9 19zM14 6l4 4',
  done: 'M4 13l5 5L20 6',
  past: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM12 7v5l3.5 3',
  scheduled: 'M4 6h16v15H4zM4 10h16M8 3v4M16 3v4',
  full: 'M4 21V8M9 21V8M15 21V8M20 21V8M3 12h18M3 17h18',
  lock: 'M6 11h12v10H6zM8.5 11V7.5a3.5 3.5 0 0 1 7 0V11',
  fault: 'M12 3l10 18H2zM12 10v5M12 18v.01',
  sprout: 'M12 21V11M12 14c0-5-3-8-9-8 0 5 3 8 9 8ZM12 11c0-4 3-7 9-7 0 5-3 7-9 7Z',
  wilted: 'M11 21V9c0-4 6-5 7 0M18 9c3 1 3 5 0 6-3-1-3-5 0-6ZM11 15c-4 0-6 2-6 4 3 0 6-1 6-4Z',
  feed: 'M5 5c8 0 14 6 14 14M5 11c4.5 0 8 3.5 8 8M6 18v.01',
  print: 'M7 9V3h10v6M7 18H4V9h16v9h-3M7 14h10v7H7z',
  back: 'M15 5l-7 7 7 7',
  on: 'M9 5l7 7-7 7',
} satisfies Record<string, string>

export type IconName = keyof typeof shapes

/** A drawing beside a word that says the same, and so is not read aloud. */
export function Icon({ name }: { name: IconName }) {
  const turns = name === 'back' || name === 'on'
  return (
    <svg class={turns ? 'icon icon-turns' : 'icon'} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={shapes[name]} />
    </svg>
  )
}
