/** How much of a whole there is; beside it stand the same figures in words. More than the whole fills it. */
export function Bar({ value, of }: { value: number; of: number }) {
  const share = of > 0 ? Math.min(Math.max(value / of, 0), 1) : 0
  return (
    <svg class="bar" viewBox="0 0 200 10" preserveAspectRatio="none" aria-hidden="true" focusable="false">
      <rect class="bar-all" width="200" height="10" />
      <rect class="bar-part" width={Math.round(share * 200)} height="10" />
    </svg>
  )
}
