public import TraceFormat

/// An allocator as a pure state machine.
///
/// A model is a value. It never waits, prints, measures or knows where pages come from: it asks for
/// pages by returning `.needs`, and the driver calls `resume` once the request is settled. The same
/// file therefore serves the placement replay (every request is granted at once), the low-memory
/// machine (requests wait, compete, deadlock) and an exhaustive checker (every order of grants).
///
/// Several operations may be under way at once: all that an unfinished one must remember travels in
/// its `PageRequest`, so the model holds no pending state.
public protocol AllocatorModel: Sendable {
  /// Name, parameters and sources.
  static var descriptor: ModelDescriptor { get }

  /// A model of an allocator on a machine, with every parameter of its descriptor set.
  init(_ configuration: ModelConfiguration) throws(ModelError)

  /// Whether the model's behaviour depends on time; if not, replay leaves the time column packed.
  var needsTime: Bool { get }

  /// Makes the next type known; types are numbered from 0 in order of declaration. A type that
  /// needs pages from the start asks for them. Ends with `.done`, `.failed` or `.broken`.
  mutating func declare(_ type: ModelType) -> Step

  /// Begins an allocation. Ends with `.placed`, `.failed` or `.broken`.
  mutating func allocate(_ request: AllocationRequest) -> Step

  /// Begins a free. Ends with `.done` or `.broken`.
  mutating func free(_ block: Block, _ release: ReleaseRequest) -> Step

  /// What `serve` needs to know of a request whose type is declared, in a form of the model's own.
  /// It is asked for once, and must hold for as long as the model lives.
  func shortcut(for request: AllocationRequest) -> UInt64

  /// Serves operations from the first on, for as long as each is an everyday one: no page is taken
  /// or given back, nothing fails, and `nextTick` stays. The outcome is that of `allocate` and
  /// `free`; one call for many operations lets a model hold spans of its arrays meanwhile. The next
  /// operation must be begun by its own call, as must any that the model leaves.
  ///
  /// - Parameter operations: allocations and frees, on processors that the model has.
  /// - Parameter shortcuts: those of what operations ask for, by `Operation.request`.
  /// - Parameter blocks: where each object stands, by slot; an allocation writes it.
  /// - Parameter served: gets the block of each operation served; as long as `operations`.
  /// - Returns: How many were served; nil if the model knows no short way.
  mutating func serve(
    _ operations: Span<Operation>, _ shortcuts: Span<UInt64>,
    _ blocks: inout MutableSpan<Block>, _ served: inout MutableSpan<Block>
  ) -> Int?

  /// Lets time pass up to `now` (nanoseconds since the trace's start): pollers, sweeps, pseudo
  /// ticks. Called with rising times; does all that has become due. Ends with `.done` or `.broken`.
  mutating func tick(_ now: UInt64) -> Step

  /// The first time, in nanoseconds, at which `tick` would do something; `.max` if never. Changes
  /// only in `declare` and `tick`, so that a driver need not ask before every operation.
  var nextTick: UInt64 { get }

  /// Goes on with an operation whose page request is settled: `granted` pages were given, all of
  /// them or, where the request's policy allows it, fewer.
  mutating func resume(_ request: PageRequest, granted: UInt32) -> Step

  /// Makes one unit of a type's stock ahead of need. Ends with `.done`, `.failed` or `.broken`.
  mutating func replenish(type: UInt32, cpu: UInt16, flags: AllocationFlags) -> Step

  /// What is kept ahead for a type; nil for a model that keeps nothing.
  func stock(ofType type: UInt32) -> ModelStock?

  /// Puts a type, of which nothing was allocated yet, into a state from which a run is to start.
  /// The pages come from nowhere. Returns the blocks that are live then, in order of age.
  mutating func arrange(_ stock: InitialStock, type: UInt32) -> [Block]

  /// The first time at which a tick does something that others can notice: pages given back, slabs
  /// moved. `.max` if never.
  var nextWork: UInt64 { get }

  /// Running totals, kept up to date by every call.
  var totals: ModelTotals { get }

  /// The same for one type: what it holds now and what was taken and created for it. Over all
  /// types, allocated bytes and live objects sum to the totals, and held pages to the totals'
  /// `heldPages` less their `sharedPages`.
  func usage(ofType type: Int) -> ModelTotals

  /// Everything else that is worth counting, by stable snake_case name, in a fixed order
  /// (slabs by state, refills, trims …). All models count `releasable_pages`: what their own rules
  /// would give back now or at the next occasion, without anybody's free.
  func counters() -> [ModelCounter]
}

extension AllocatorModel {
  /// Nothing is kept ahead.
  public mutating func replenish(type: UInt32, cpu: UInt16, flags: AllocationFlags) -> Step {
    .done
  }
  /// Nothing is kept ahead.
  public func stock(ofType type: UInt32) -> ModelStock? { nil }
  /// A type starts out with nothing.
  public mutating func arrange(_ stock: InitialStock, type: UInt32) -> [Block] { [] }
  /// Whenever a tick is due.
  public var nextWork: UInt64 { nextTick }
  /// Nothing.
  public func shortcut(for request: AllocationRequest) -> UInt64 { 0 }
  /// No short way.
  public mutating func serve(
    _ operations: Span<Operation>, _ shortcuts: Span<UInt64>,
    _ blocks: inout MutableSpan<Block>, _ served: inout MutableSpan<Block>
  ) -> Int? { nil }
}

/// One named count of a model.
public struct ModelCounter: Sendable, Equatable {
  /// Stable snake_case name, unit last.
  public var name: String
  /// The count.
  public var value: Int64
  /// Makes a counter.
  public init(_ name: String, _ value: Int64) {
    self.name = name
    self.value = value
  }
}
