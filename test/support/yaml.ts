import { parsers } from 'prettier/plugins/yaml'

type Node = { type: string; value?: string; children?: (Node | null)[] }
export type Yaml = string | null | Yaml[] | { [key: string]: Yaml }

/**
 * Reads one YAML document with the parser that Prettier brings. Every scalar is text, as it is written; aliases stand for
 * what their anchors hold. Tags and merge keys are not known.
 * @throws what the parser says when it is not YAML
 */
export async function readYaml(text: string): Promise<Yaml> {
  const parse = parsers.yaml.parse as (text: string, options: object) => Node | Promise<Node>
  const root = await parse(text, {})
  const anchors = new Map<string, Yaml>()
  const [content] = present(find(root, 'documentBody'))
  return content === undefined ? null : valueOf(content, anchors)
}

const present = (node: Node | undefined): Node[] =>
  (node?.children ?? []).filter((child): child is Node => child !== null && child.type !== 'comment')

function find(node: Node, type: string): Node | undefined {
  return node.type === type
    ? node
    : present(node)
        .map((child) => find(child, type))
        .find((found) => found !== undefined)
}

function valueOf(node: Node, anchors: Map<string, Yaml>): Yaml {
  const value = contentOf(node, anchors)
  const anchor = (node as Node & { anchor?: Node | null }).anchor
  if (anchor?.value !== undefined) anchors.set(anchor.value, value)
  return value
}

function contentOf(node: Node, anchors: Map<string, Yaml>): Yaml {
  switch (node.type) {
    case 'mapping':
    case 'flowMapping':
      return Object.fromEntries(
        present(node).map((item) => {
          const [key, value] = item.children ?? []
          const name = within(key, anchors)
          if (typeof name !== 'string') throw new Error('Keys of other kinds than text are not known here')
          return [name, within(value, anchors)]
        }),
      )
    case 'sequence':
    case 'flowSequence':
      return present(node).map((item) => within(item, anchors))
    case 'alias': {
      const value = anchors.get(node.value ?? '')
      if (value === undefined) throw new Error(`The alias ${node.value} stands for nothing`)
      return value
    }
    case 'plain':
    case 'quoteSingle':
    case 'quoteDouble':
    case 'blockLiteral':
    case 'blockFolded':
      return node.value ?? ''
    default:
      throw new Error(`YAML of the kind ${node.type} is not known here`)
  }
}

/** What a key, a value or an item holds; null when there is nothing in it. */
function within(node: Node | null | undefined, anchors: Map<string, Yaml>): Yaml {
  const [content] = present(node ?? undefined)
  if (content === undefined || content.type === 'null') return null
  // In a flow sequence a scalar stands for itself.
  return valueOf(content, anchors)
}
