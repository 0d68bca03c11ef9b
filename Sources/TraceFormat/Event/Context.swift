/// Where an event happened: processor, thread and process name. Interned once.
public struct Context: Hashable, Sendable {
  /// The processor's number; 0 if the source does not say (see `Characteristics.processors`).
  public var cpu: UInt32
  /// The thread's number as the source prints it; -1 if it printed that.
  public var thread: Int32
  /// The thread's or process's name.
  public var name: StringID

  /// Makes a context.
  public init(cpu: UInt32, thread: Int32, name: StringID) {
    self.cpu = cpu
    self.thread = thread
    self.name = name
  }
}
