/// By what the objects of a trace are told apart.
public enum StatsDimension: String, Sendable, CaseIterable {
  /// The call site of the allocation, as the source prints it.
  case site
  /// The type or cache.
  case type
  /// The bytes that the recorded allocator set aside for one object; where the source does not say,
  /// the bytes asked for.
  case size
  /// The processor of the allocation.
  case cpu
  /// The thread of the allocation: its name and number.
  case thread
}
