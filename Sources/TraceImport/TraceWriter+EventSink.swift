public import TraceFormat

extension TraceWriter: EventSink {
  /// The place of `text` in the string table.
  public mutating func string(_ text: String) -> StringID { interner.string(text) }
  /// The place of the type called `name`.
  public mutating func type(_ name: String, _ family: TypeFamily) -> TypeID {
    interner.type(name, family)
  }
  /// The place of `site`.
  public mutating func site(_ site: Site) -> SiteID { interner.site(site) }
  /// The place of `context`.
  public mutating func context(_ context: Context) -> ContextID { interner.context(context) }

  /// Appends an event that makes an object or has none.
  @discardableResult
  public mutating func append(
    site: SiteID, context: ContextID, time: UInt64, address: UInt64
  ) throws(TraceError) -> UInt64 {
    try append(
      site: site, context: context, time: time, object: .none, payload: [], address: address)
  }

  /// Appends an event that ends or names `object`.
  public mutating func append(
    site: SiteID, context: ContextID, time: UInt64, object: ObjectReference, address: UInt64
  ) throws(TraceError) {
    try append(
      site: site, context: context, time: time, object: object, payload: [], address: address)
  }

  /// Appends an event with payload values and without object.
  public mutating func append(
    site: SiteID, context: ContextID, time: UInt64, payload: [UInt64]
  ) throws(TraceError) {
    try append(
      site: site, context: context, time: time, object: .none, payload: payload, address: 0)
  }
}
