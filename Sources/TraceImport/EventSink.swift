public import TraceFormat

/// Where an importer puts events: tables to extend, and the end of the event sequence.
///
/// `TraceWriter` is the sink that matters; tests record or count instead. Importers are generic
/// over their sink, so that nothing is dispatched at run time.
public protocol EventSink: ~Copyable {
  /// The place of `text` in the string table.
  mutating func string(_ text: String) -> StringID
  /// The place of the type called `name`.
  mutating func type(_ name: String, _ family: TypeFamily) -> TypeID
  /// The place of `site`.
  mutating func site(_ site: Site) -> SiteID
  /// The place of `context`.
  mutating func context(_ context: Context) -> ContextID

  /// Appends an event that makes an object or has none; `time` is in nanoseconds since the trace's
  /// start.
  /// - Returns: the ordinal of the object if the event is a birth, else 0.
  @discardableResult
  mutating func append(
    site: SiteID, context: ContextID, time: UInt64, address: UInt64
  ) throws(TraceError) -> UInt64

  /// Appends an event that ends or names `object`.
  mutating func append(
    site: SiteID, context: ContextID, time: UInt64, object: ObjectReference, address: UInt64
  ) throws(TraceError)

  /// Appends an event with payload values and without object.
  mutating func append(
    site: SiteID, context: ContextID, time: UInt64, payload: [UInt64]
  ) throws(TraceError)
}
