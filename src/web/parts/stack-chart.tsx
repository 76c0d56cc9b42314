const WIDTH = 600
const HEIGHT = 120

type StackProps = {
  /** One for each day, in order; in each a number for each layer, from the ground up. */
  columns: readonly (readonly number[])[]
  /** Class of each layer. */
  layers: readonly string[]
}

/** Columns of stacked numbers: a picture of the table beside it, which is what is read aloud. */
export function StackChart({ columns, layers }: StackProps) {
  const most = Math.max(1, ...columns.map((column) => column.reduce((sum, count) => sum + count, 0)))
  const step = WIDTH / columns.length
  return (
    <svg
      class="day-chart"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      aria-hidden="true"
      focusable="false"
    >
      <rect class="chart-ground" y={HEIGHT - 1} width={WIDTH} height={1} />
      {columns.map((column, at) => {
        let top = HEIGHT - 1
        return column.map((count, layer) => {
          const height = (count / most) * (HEIGHT - 4)
          top -= height
          return count === 0 ? null : (
            <rect
              class={layers[layer]}
              x={rounded(at * step + step * 0.1)}
              y={rounded(top)}
              width={rounded(Math.min(step * 0.8, 24))}
              height={rounded(height)}
            />
          )
        })
      })}
    </svg>
  )
}

const rounded = (value: number): number => Math.round(value * 10) / 10

/** What the layers of a chart are. */
export function ChartKey({ layers, names }: { layers: readonly string[]; names: readonly string[] }) {
  return (
    <ul class="chart-key">
      {names.map((name, at) => (
        <li>
          <svg class="chart-mark" viewBox="0 0 10 10" aria-hidden="true" focusable="false">
            <rect class={layers[at]} width="10" height="10" />
          </svg>{' '}
          <bdi>{name}</bdi>
        </li>
      ))}
    </ul>
  )
}
