// @ts-check
/* The words of these modules, for readers and for type checkers: nothing here runs. docs/diagram-spec.md explains them. */

/** A text by language; `""` is a text without one. @typedef {Record<string, string>} Texts */

/** Left, top, right, bottom. @typedef {[number, number, number, number]} Box */

/** @typedef {{ x: number, y: number }} Point */

/** The first and the last possible day, such as `["2003-12-26", "2003-12-26"]`. @typedef {[string, string]} Span */

/**
 * An entry of the legend.
 * @typedef {object} Kind
 * @property {string} id
 * @property {Texts} labels
 * @property {string} colour
 * @property {string} shape
 * @property {number} ring
 * @property {number} count how many are drawn
 * @property {number} [folded] how many are not
 */

/**
 * A thing; with `open` the `…` of an open list, with `members` a community.
 * @typedef {object} Node
 * @property {string} id
 * @property {number} kind index into the kinds
 * @property {string} [type]
 * @property {Texts} labels
 * @property {Record<string, [string, string[]][]>} attributes
 * @property {Counted[]} [numbers]
 * @property {number} x
 * @property {number} y
 * @property {number} size
 * @property {number} [wrap] characters in a line of its label
 * @property {string} side
 * @property {Record<string, string[]>} [facets]
 * @property {Span} [span]
 * @property {[number, number]} [bar]
 * @property {string} [lens]
 * @property {boolean} [theme]
 * @property {number} [members]
 * @property {true} [open]
 * @property {string} [of] of an open list: the thing beside which it stands
 * @property {string} [list]
 */

/**
 * A statement, or with `through` what several things stand for.
 * @typedef {object} Edge
 * @property {string} id
 * @property {string} source
 * @property {string} target
 * @property {string} property
 * @property {Texts} [labels]
 * @property {string[]} claims
 * @property {string[]} certainty
 * @property {string} [colour]
 * @property {number} [width]
 * @property {number[]} [dashes]
 * @property {number} [bend]
 * @property {number} [weight]
 * @property {string[]} [through]
 * @property {string[]} [themes]
 * @property {Span} [span]
 * @property {string} [lens]
 * @property {boolean} [deduced]
 * @property {boolean} [answer]
 * @property {boolean} [collective]
 * @property {boolean} [directed]
 * @property {[number, number, number]} [cell] x, y and half the width
 * @property {true} [open] it leads to an open list
 */

/**
 * @typedef {object} OpenList
 * @property {string} list
 * @property {Texts} labels
 * @property {string} of
 * @property {string} property
 * @property {number} items
 * @property {number} x
 * @property {number} y
 */

/**
 * The evidence of a statement.
 * @typedef {object} Claim
 * @property {string} short
 * @property {string} [document]
 * @property {string} [address]
 * @property {{ start: number, end: number, place?: string }[]} [passages]
 * @property {Record<string, string>} [statuses]
 * @property {string[]} [doubts] statuses, and `cg:disagreesWith`
 * @property {string[]} [derived_from] claims
 */

/** A number that is given of a thing. @typedef {{ labels: Texts, claims: string[] }} Counted */

/**
 * @typedef {object} Backdrop
 * @property {{ points: [number, number][], role: string }[]} [lines]
 * @property {{ x: number, y: number, labels: Texts, role: string, of?: string }[]} [notes]
 */

/**
 * @typedef {object} Spec
 * @property {string} version
 * @property {Texts} title
 * @property {string} language
 * @property {string} lens
 * @property {string} layout
 * @property {Box} view
 * @property {{ nodes: number, of: number, edges: number, of_edges: number }} shown
 * @property {Kind[]} kinds
 * @property {Node[]} nodes
 * @property {Edge[]} edges
 * @property {{ nodes: Node[], edges: Edge[] }} folded
 * @property {OpenList[]} open
 * @property {Record<string, Claim>} claims
 * @property {Record<string, Texts>} terms
 * @property {Backdrop} [backdrop]
 * @property {string} [large] the whole of a large network: base64 of gzipped JSON in columns
 */

/**
 * A large network in columns; edges are sorted and written as differences.
 * @typedef {object} Columns
 * @property {string[]} prefixes
 * @property {number[]} prefix
 * @property {string[]} local
 * @property {number[]} kind
 * @property {string[]} types
 * @property {number[]} type
 * @property {Record<string, string[]>} labels
 * @property {number[]} community
 * @property {number[]} source
 * @property {number[]} target
 * @property {string[]} properties
 * @property {number[]} property
 */

/**
 * What a reader has chosen; the address of the page says it.
 * @typedef {object} State
 * @property {number[]} kinds that are hidden
 * @property {string[]} relations properties that are hidden
 * @property {string[]} doubts that are hidden
 * @property {string} theme
 * @property {Record<string, string>} facets
 * @property {string} lens
 * @property {[number, number] | null} years
 * @property {boolean} undated with years, what has no date too
 * @property {string[]} open things that are unfolded
 * @property {string} node
 * @property {string} edge
 * @property {string[]} path one end of a way, or both
 * @property {string[]} spot of a large network: what is opened
 */

/** Ids of what is shown. @typedef {{ nodes: Set<string>, edges: Map<string, Edge> }} Shown */

/** What a filter is given, and what it leaves. @typedef {{ nodes: Set<string>, edges: Edge[] }} Part */

/** A step of a way. @typedef {{ edge: Edge, from: string, to: string }} Step */

/** What stands out: `hot` a thing, `near` what is not faded; `stamp` counts the changes. @typedef {{ hot: string | null, near: Set<string> | null, stamp: number | string }} Light */

/** A label in its place. @typedef {{ node: Node, lines: string[], box: Box, size: number, isHot: boolean }} PlacedLabel */

/** Nodes and edges as vis-network takes them. @typedef {{ nodes: any[], edges: any[] }} Held */

/**
 * All that a page is given.
 * @typedef {object} PageData
 * @property {Spec} spec
 * @property {any[]} nodes for vis-network
 * @property {any[]} edges for vis-network
 * @property {object} options of vis-network
 * @property {Record<string, Record<string, string>>} words by language
 * @property {Record<string, string>} thousands what stands between groups of digits, by language
 * @property {Record<string, string>} names of the languages
 * @property {Record<string, string>} outlines of the shapes, in a square of 20
 */

/**
 * What these modules use of vis-network.
 * @typedef {object} VisNetwork
 * @property {(event: string, does: (given: any) => unknown) => void} on
 * @property {(options: { position?: Point, scale?: number, animation: false }) => void} moveTo
 * @property {() => number} getScale
 * @property {(id: string) => Point} getPosition
 * @property {(at: Point) => Point} DOMtoCanvas
 * @property {(width: string, height: string) => void} setSize
 */

/**
 * @typedef {object} VisDataSet
 * @property {number} length
 * @property {() => string[]} getIds
 * @property {(id: string) => any} get
 * @property {(items: any[]) => unknown} add
 * @property {(items: any[]) => unknown} update
 * @property {(ids: string[]) => unknown} remove
 */

/**
 * @typedef {object} Vis
 * @property {new (items: any[]) => VisDataSet} DataSet
 * @property {new (place: HTMLElement, data: { nodes: VisDataSet, edges: VisDataSet }, options: object) => VisNetwork} Network
 */

/**
 * What the parts of a page ask of it: the words, and what a reader can do.
 * @typedef {object} Reader
 * @property {Record<string, string>} words in the language of the reader
 * @property {(name: string, values: Record<string, string | number>) => string} word one of them with values put in
 * @property {(count: number) => string} number
 * @property {Record<string, string>} names of the languages
 * @property {Record<string, string>} outlines of the shapes
 * @property {import("./parts/large.js").Large | null} large
 * @property {(patch: Partial<State>) => void} change
 * @property {() => void} reset
 * @property {(id: string, moves: boolean) => void} select
 * @property {(id: string) => void} selectEdge
 * @property {(id: string) => void} reach show a thing wherever it is
 * @property {(id: string) => void} startPath
 * @property {(things: string[]) => void} expand
 * @property {(things: string[]) => void} fold
 */

export {};
