/// One slab of `generic_slab`.
struct GenericSlab: Sendable {
  let cache: UInt32
  let pages: Int
  let itemCount: Int
  /// The place of its first item's link.
  let firstLink: Int
  /// The first free item, as a chain of links; `none` at the end.
  var freeHead: UInt32
  var freeItems: Int
  /// Items that somebody has; the rest is free or cached.
  var liveItems = 0
  /// Whether it stands on its cache's list.
  var isListed = false

  static let none = UInt32.max
}

/// The slabs of one item size of one type.
struct GenericSlabCache: Sendable {
  let type: UInt32
  let itemBytes: Int
  let slabPages: Int
  let slabItems: Int
  /// Items that may be out, 0 for no limit.
  let limit: Int
  /// Slabs that have, or had, free items; the last one is used first.
  var listed: [UInt32] = []
  /// Free items in slabs.
  var freeItems = 0
  /// Items in use or in processors' caches.
  var outItems = 0
  /// Slabs whose pages were given back, to be numbered anew.
  var goneSlabs: [UInt32] = []

  /// How items of so many bytes are cut from slabs of at least so many pages.
  init(type: UInt32, itemBytes: Int, limitBytes: Int, _ settings: GenericSlabSettings) {
    let bytes = max(8, (itemBytes + 7) / 8 * 8)
    self.type = type
    self.itemBytes = bytes
    slabPages = max(settings.slabPages, (bytes + ModelTotals.pageBytes - 1) / ModelTotals.pageBytes)
    slabItems = Self.items(of: bytes, inPages: slabPages, settings)
    limit = limitBytes > 0 ? limitBytes / bytes : settings.limitItems
  }

  /// Items in a slab; a header that would leave room for none is kept elsewhere.
  static func items(of bytes: Int, inPages pages: Int, _ settings: GenericSlabSettings) -> Int {
    let room = pages * ModelTotals.pageBytes
    let inside = (room - settings.headerBytes) / bytes
    return inside > 0 ? inside : room / bytes
  }
}
