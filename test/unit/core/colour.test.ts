import { expect } from 'chai'
import { AA_SHAPE, AA_TEXT, accents, contrast, neutrals, oklch, shadesCss, type Hex } from '../../../src/core/colour.js'

const hues = Array.from({ length: 360 }, (_, hue) => hue)
const themes = ['light', 'dark'] as const

describe('colours', () => {
  it('are measured as WCAG measures them', () => {
    expect(contrast('#000000', '#ffffff')).to.be.closeTo(21, 0.001)
    expect(contrast('#777777', '#ffffff')).to.be.closeTo(4.478, 0.001)
    expect(contrast('#ffffff', '#777777')).to.equal(contrast('#777777', '#ffffff'))
  })

  it('come out of OKLCH as CSS defines it', () => {
    expect([oklch(1, 0, 0), oklch(0, 0, 0)]).to.deep.equal(['#ffffff', '#000000'])
    expect(oklch(0.62796, 0.25768, 29.234)).to.equal('#ff0000')
    expect(oklch(0.45201, 0.31321, 264.052)).to.equal('#0000ff')
  })

  it('lose chroma, never their lightness, where sRGB ends', () => {
    for (const hue of hues) {
      const [wanted, grey] = [oklch(0.5, 0.37, hue), oklch(0.5, 0, hue)]
      expect(wanted).to.match(/^#[0-9a-f]{6}$/)
      expect(contrast(wanted, grey), `hue ${hue}`).to.be.below(1.35)
    }
  })

  for (const theme of themes) {
    const { paper, sheet, well, ink, quiet, edge, bad, warn, good } = neutrals[theme]
    const atLeast = (ratio: number, one: Hex, other: Hex, what: string) =>
      expect(contrast(one, other), `${theme}: ${what}`).to.be.at.least(ratio)

    it(`of paper and ink can be read, ${theme}`, () => {
      for (const ground of [paper, sheet, well]) {
        atLeast(7, ink, ground, 'ink')
        for (const text of [quiet, bad, warn, good]) atLeast(AA_TEXT, text, ground, text)
        atLeast(AA_SHAPE, edge, ground, 'the edge of a field')
      }
    })

    it(`can be read whatever hue a group picks, ${theme}`, () => {
      for (const hue of hues) {
        const shade = accents(hue)[theme]
        const at = (name: string) => `${name}, hue ${hue}`
        atLeast(AA_TEXT, shade['on-board'], shade.board, at('the board'))
        for (const ground of [shade.button, shade.pressed]) atLeast(AA_TEXT, shade['on-button'], ground, at('a button'))
        for (const ground of [paper, sheet, well, shade.tint]) {
          atLeast(AA_TEXT, shade.link, ground, at('a link'))
          atLeast(AA_SHAPE, shade.bar, ground, at('a bar'))
          atLeast(AA_SHAPE, shade.button, ground, at('the shape of a button'))
        }
        atLeast(7, ink, shade.tint, at('ink on the wash'))
        for (const text of [quiet, bad, warn, good]) atLeast(AA_TEXT, text, shade.tint, at(`${text} on the wash`))
      }
    })
  }

  it('become custom properties, dark only on a screen', () => {
    const css = shadesCss(accents(148))
    expect(css).to.match(
      /^:root,\.on-paper\{--board:#[0-9a-f]{6};--on-board:#ffffff;.*\}\n@media screen and \(prefers-color-sc/,
    )
    expect(css.split('\n')[1]).to.include(`--link:${accents(148).dark.link}`)
  })
})
