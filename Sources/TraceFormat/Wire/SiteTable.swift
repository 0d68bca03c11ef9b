/// Something known of every local site of a block.
///
/// Three forms, so that loops over events are compiled for each: nearly all blocks have few enough
/// sites for one byte or for a table on the stack, which needs no bounds checks. Pass tables
/// `inout`: from one that is borrowed, the compiler copies the whole table before each read.
protocol SiteTable {
  /// A local site as the column holds it.
  associatedtype Element: FixedWidthInteger & UnsignedInteger
  /// What is known.
  associatedtype Value
  /// The value of a local site.
  subscript(site: Element) -> Value { get set }
}

/// At most 256 sites.
struct SmallSiteTable<Value: BitwiseCopyable>: SiteTable {
  private var values: InlineArray<256, Value>

  /// A table of `values`; sites beyond have the `other` one.
  init(_ values: [Value], other: Value) {
    // In one go: filled piece by piece, the whole table is copied for every piece.
    self.values = InlineArray { $0 < values.count ? values[$0] : other }
  }

  @inline(__always)
  subscript(site: UInt8) -> Value {
    get { values[Int(site)] }
    set { values[Int(site)] = newValue }
  }
}

/// At most `limit` sites.
struct MediumSiteTable<Value: BitwiseCopyable>: SiteTable {
  /// The most sites.
  static var limit: Int { 1024 }

  private var values: InlineArray<1024, Value>

  /// A table of `values`; sites beyond have the `other` one.
  init(_ values: [Value], other: Value) {
    self.values = InlineArray { $0 < values.count ? values[$0] : other }
  }

  @inline(__always)
  subscript(site: UInt16) -> Value {
    get { values[Int(site & 1023)] }
    set { values[Int(site & 1023)] = newValue }
  }
}

/// Up to 65,536 sites; asked only for sites that exist.
struct LargeSiteTable<Value: BitwiseCopyable>: SiteTable {
  private var values: [Value]

  init(_ values: [Value]) { self.values = values }

  @inline(__always)
  subscript(site: UInt16) -> Value {
    get { values[Int(site)] }
    set { values[Int(site)] = newValue }
  }
}
