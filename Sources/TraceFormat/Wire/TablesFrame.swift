/// Table entries as bytes: what is new since a given extent of the tables.
///
/// Body: the extent before (four varints: strings, types, sites, contexts), the numbers of new
/// entries (four varints), then the entries: strings; types (name, family); sites; contexts (cpu,
/// thread zigzag, name). All numbers are LEB128. The body is stored as one zstd frame after its
/// raw length (u32).
struct TableExtent: Equatable, Sendable {
  var strings = 1
  var types = 0
  var sites = 0
  var contexts = 0

  init() {}

  init(_ tables: TraceTables) {
    strings = tables.strings.count
    types = tables.types.count
    sites = tables.sites.count
    contexts = tables.contexts.count
  }

  /// Whether tables of this extent have all entries of `other`.
  func covers(_ other: TableExtent) -> Bool {
    strings >= other.strings && types >= other.types && sites >= other.sites
      && contexts >= other.contexts
  }
}

enum TablesFrame {
  /// The entries of `tables` beyond `known`.
  static func body(_ tables: TraceTables, since known: TableExtent) -> [UInt8] {
    var body: [UInt8] = []
    for extent in [known, TableExtent(tables)] {
      body.putVarint(UInt64(extent.strings))
      body.putVarint(UInt64(extent.types))
      body.putVarint(UInt64(extent.sites))
      body.putVarint(UInt64(extent.contexts))
    }
    for text in tables.strings[known.strings...] { body.putString(text) }
    for type in tables.types[known.types...] {
      body.putVarint(UInt64(type.name.index))
      body.append(type.family.rawValue)
    }
    for site in tables.sites[known.sites...] { put(site, into: &body) }
    for context in tables.contexts[known.contexts...] {
      body.putVarint(UInt64(context.cpu))
      body.putVarint(UInt64(bitPattern: Int64((context.thread << 1) ^ (context.thread >> 31))))
      body.putVarint(UInt64(context.name.index))
    }
    return body
  }

  /// kind, type, requested + 1 or 0, allocated + 1 or 0, flags, call site, order, class, node.
  private static func put(_ site: Site, into body: inout [UInt8]) {
    body.append(site.kind.rawValue)
    body.putVarint(UInt64(site.type.index))
    body.putOptional(site.requestedBytes)
    body.putOptional(site.allocatedBytes)
    body.putVarint(UInt64(site.flags.rawValue))
    body.putVarint(UInt64(site.callSite.index))
    body.append(site.order)
    body.append(site.pageClass)
    body.putVarint(UInt64(site.node))
  }

  /// Adds the entries of a body to `tables`. Entries that are there already must be the same place
  /// in the file's history and are passed over.
  static func parse(
    _ bytes: borrowing Span<UInt8>, into tables: inout TraceTables
  ) throws(ByteCursor.Failure) {
    var cursor = ByteCursor()
    let before = try extent(bytes, &cursor)
    let after = try extent(bytes, &cursor)
    guard after.covers(before) else {
      throw cursor.failure("tables that only grow", found: "shrinking ones")
    }
    guard TableExtent(tables).covers(before) else {
      throw cursor.failure(
        "tables that follow the \(TableExtent(tables).sites) sites known so far",
        found: "ones that follow \(before.sites)")
    }
    for place in before.strings..<after.strings {
      let text = try cursor.string(bytes)
      if place == tables.strings.count { tables.strings.append(text) }
    }
    for place in before.types..<after.types {
      let name = try cursor.varint(bytes, atMost: UInt64(after.strings - 1), "a string index")
      let family = try cursor.number(bytes, as: UInt8.self)
      guard let family = TypeFamily(rawValue: family) else {
        throw cursor.failure("a type family", found: "\(family)")
      }
      if place == tables.types.count {
        tables.types.append(AllocationType(name: StringID(UInt32(name)), family: family))
      }
    }
    for place in before.sites..<after.sites {
      let site = try site(bytes, &cursor, within: after)
      if place == tables.sites.count { tables.sites.append(site) }
    }
    for place in before.contexts..<after.contexts {
      let cpu = try cursor.varint(bytes, atMost: UInt64(UInt32.max), "a processor")
      let thread = try cursor.varint(bytes)
      let name = try cursor.varint(bytes, atMost: UInt64(after.strings - 1), "a string index")
      let signed = Int64(bitPattern: thread)
      if place == tables.contexts.count {
        tables.contexts.append(
          Context(
            cpu: UInt32(cpu), thread: unzigzag(Int32(truncatingIfNeeded: signed)),
            name: StringID(UInt32(name))))
      }
    }
    guard cursor.offset == bytes.count else {
      throw cursor.failure("the end", found: "\(bytes.count - cursor.offset) bytes more")
    }
  }

  private static func unzigzag(_ value: Int32) -> Int32 {
    Int32(bitPattern: UInt32(bitPattern: value) >> 1) ^ -(value & 1)
  }

  private static func extent(
    _ bytes: borrowing Span<UInt8>, _ cursor: inout ByteCursor
  ) throws(ByteCursor.Failure) -> TableExtent {
    let limit = UInt64(UInt32.max)
    var extent = TableExtent()
    extent.strings = try cursor.varint(bytes, atMost: limit, "a table size")
    extent.types = try cursor.varint(bytes, atMost: limit, "a table size")
    extent.sites = try cursor.varint(bytes, atMost: limit, "a table size")
    extent.contexts = try cursor.varint(bytes, atMost: limit, "a table size")
    guard extent.strings > 0 else {
      throw cursor.failure("a string table with the empty string", found: "none")
    }
    return extent
  }

  private static func site(
    _ bytes: borrowing Span<UInt8>, _ cursor: inout ByteCursor, within extent: TableExtent
  ) throws(ByteCursor.Failure) -> Site {
    let kindByte = try cursor.number(bytes, as: UInt8.self)
    guard let kind = EventKind(rawValue: kindByte) else {
      throw cursor.failure("an event kind", found: "\(kindByte)")
    }
    guard extent.types > 0 else { throw cursor.failure("a type for the site", found: "no types") }
    let type = try cursor.varint(bytes, atMost: UInt64(extent.types - 1), "a type index")
    let requested = try cursor.varint(bytes)
    let allocated = try cursor.varint(bytes)
    let flags = try cursor.varint(bytes, atMost: UInt64(UInt32.max), "flags")
    let callSite = try cursor.varint(bytes, atMost: UInt64(extent.strings - 1), "a string index")
    let order = try cursor.number(bytes, as: UInt8.self)
    guard order < Site.orderLimit else {
      throw cursor.failure("an order below \(Site.orderLimit)", found: "\(order)")
    }
    let pageClass = try cursor.number(bytes, as: UInt8.self)
    let node = try cursor.varint(bytes, atMost: UInt64(UInt16.max), "a node")
    return Site(
      kind: kind, type: TypeID(UInt32(type)),
      requestedBytes: requested == 0 ? nil : requested - 1,
      allocatedBytes: allocated == 0 ? nil : allocated - 1,
      flags: AllocationFlags(rawValue: UInt32(flags)), callSite: StringID(UInt32(callSite)),
      order: order, pageClass: pageClass, node: UInt16(node))
  }
}

extension [UInt8] {
  /// Appends a number plus one, or zero if there is none.
  fileprivate mutating func putOptional(_ number: UInt64?) {
    guard let number, number < .max else { return putVarint(0) }
    putVarint(number + 1)
  }
}
