import { expect } from 'chai'
import { jsonForScript, structuredItem, structuredSite } from '../../../../src/web/feeds/structured.js'
import { addressOf, call, context, event, site, writeUp } from '../../../support/items.js'

describe('in the words of schema.org', () => {
  it('an event has its time with offset, its places, its state and its organiser', () => {
    const node = structuredItem(event(), context)
    expect(node).to.deep.include({
      '@context': 'https://schema.org',
      '@type': 'Event',
      '@id': event().iri,
      'url': addressOf(event()),
      'name': 'Repair café, <tea> & "cake"',
      'startDate': '2026-12-12T14:00:00+01:00',
      'endDate': '2026-12-12T17:00:00+01:00',
      'eventStatus': 'https://schema.org/EventScheduled',
      'eventAttendanceMode': 'https://schema.org/MixedEventAttendanceMode',
      'location': [
        { '@type': 'Place', 'name': 'Volkshaus; hall 2', 'address': 'High Street 1 Walton, 12345' },
        { '@type': 'VirtualLocation', 'url': 'https://meet.example/rc' },
      ],
      'keywords': 'Repair, Café',
    })
    expect(node.organizer).to.include({ '@type': 'Organization', 'name': 'Walton & Hub', 'url': 'https://hub.example' })
    expect(node.image).to.deep.equal([
      {
        '@type': 'ImageObject',
        'url': 'https://hub.example/media/k1-1600.webp',
        'width': 1_600,
        'height': 900,
        'caption': 'A toaster with a "plaster" & <wire>',
      },
    ])
  })

  it('an event says only what is known', () => {
    const node = structuredItem(
      event({ pictures: [], tags: [] }, { place: null, online: null, endsAt: null, zone: 'America/St_Johns' }),
      context,
    )
    expect(node).to.not.have.any.keys('location', 'endDate', 'eventAttendanceMode', 'image', 'keywords')
    expect(node.startDate).to.equal('2026-12-12T09:30:00-03:30')
  })

  it('an event that is off says so', () => {
    const ended = { at: new Date('2026-11-09T08:00:00Z'), reason: '' }
    const moved = { from: new Date('2026-12-11T13:00:00Z'), online: true }
    expect(structuredItem(event({}, { moved, place: null }), context)).to.deep.include({
      eventStatus: ['https://schema.org/EventMovedOnline', 'https://schema.org/EventRescheduled'],
      previousStartDate: '2026-12-11T14:00:00+01:00',
      eventAttendanceMode: 'https://schema.org/OnlineEventAttendanceMode',
    })
    expect(structuredItem(event({ ended }, { moved }), context).eventStatus).to.equal(
      'https://schema.org/EventCancelled',
    )
    expect(structuredItem(event({ ended }), context).eventStatus).to.equal('https://schema.org/EventCancelled')
  })

  it('a write-up is an article by whom it names, else by the hub', () => {
    expect(structuredItem(writeUp({ byline: 'Ada' }), context)).to.deep.include({
      '@type': 'Article',
      'headline': 'Repair café, <tea> & "cake"',
      'datePublished': '2026-11-01T10:00:00.000Z',
      'dateModified': '2026-11-02T10:00:00.000Z',
      'author': { '@type': 'Person', 'name': 'Ada' },
      'inLanguage': 'en',
    })
    expect(structuredItem(writeUp(), context).author).to.have.property('@type', 'Organization')
  })

  it('a call is an article with an action, until it is closed', () => {
    expect(structuredItem(call(), context)).to.deep.include({
      '@type': 'Article',
      'expires': '2026-12-31T23:59:00+01:00',
      'potentialAction': {
        '@type': 'EndorseAction',
        'name': 'Repair café, <tea> & "cake"',
        'target': 'https://petition.example/1?a=1&b=2',
        'endTime': '2026-12-31T23:59:00+01:00',
      },
    })
    const open = structuredItem(call({}, { deadline: null, link: null, action: 'other' }), context)
    expect(open.potentialAction).to.include({ '@type': 'Action', 'target': addressOf(call()) })
    expect(open).to.not.have.property('expires')
    const ended = { at: new Date('2026-11-09T23:30:00Z'), reason: 'Won' }
    expect(structuredItem(call({ ended }), context))
      .to.include({ expires: '2026-11-10' })
      .and.not.have.property('potentialAction')
  })

  it('nothing tells who wrote it', () => {
    for (const item of [event(), call(), writeUp()]) {
      expect(JSON.stringify(structuredItem(item, context))).to.not.include(item.writtenBy)
    }
  })

  it('the hub is an organisation', () => {
    expect(structuredSite(site)).to.include({
      '@type': 'Organization',
      'name': 'Walton & Hub',
      'email': 'hello@hub.example',
    })
    expect(structuredSite({ ...site, email: null, description: '' })).to.not.have.any.keys('email', 'description')
  })

  it('JSON in a page cannot end its element, and says the same', () => {
    const value = { a: '</script><!--<script>', b: '&lt; \u2028\u2029 ]]>' }
    expect(jsonForScript(value)).to.not.match(/[<>&\u2028\u2029]/)
    expect(JSON.parse(jsonForScript(value))).to.deep.equal(value)
  })
})
