import Replay
import Testing
import TraceFormat

/// SLUB's rules, step by step, on small slabs: 4 objects of 8192 bytes a slab of order 3 (two
/// processors), lists of 3 slabs a processor, 6 partial slabs kept by the node.
@Suite struct SlubModelTests {
  /// A model with one cache, and what was taken from it.
  struct Bench {
    var model: SlubModel
    init(
      _ given: [(name: String, value: String)] = [], processors: Int = 2, bytes: UInt64 = 8192,
      name: String = "cache"
    ) throws {
      model = try SlubModel(
        ModelConfiguration(SlubModel.descriptor, given: given, processorCount: processors))
      _ = model.declare(ModelType(name: name, objectBytes: bytes))
    }

    mutating func take(
      _ cpu: UInt16 = 0, bytes: UInt64 = 8192, flags: AllocationFlags = [.known, .mayWait]
    ) throws -> Block {
      var step = model.allocate(
        AllocationRequest(type: 0, cpu: cpu, flags: flags, requestedBytes: bytes))
      while case .needs(let wish) = step { step = model.resume(wish, granted: wish.pages) }
      guard case .placed(let block) = step else { throw Unplaced() }
      return block
    }

    mutating func free(_ block: Block, _ cpu: UInt16 = 0) {
      #expect(model.free(block, .init(type: 0, cpu: cpu, requestedBytes: 1)) == .done)
    }

    func count(_ name: String) -> Int {
      Int(model.counters().first { $0.name == name }?.value ?? -1)
    }
  }
  struct Unplaced: Error {}

  @Test func geometryOfTheBench() throws {
    let made = SlubGeometry(objectBytes: 8192, processorCount: 2, era: .linux6_18)
    #expect((made.order, made.objectsPerSlab) == (3, 4))
    #expect((made.cpuPartialSlabs, made.minPartial) == (3, 6))
  }

  /// A full slab goes to the list of the processor that frees, and is where that allocates next.
  @Test func aFormerlyFullSlabGoesToTheFreeingProcessor() throws {
    var bench = try Bench()
    let first = try (0..<4).map { _ in try bench.take() }
    let second = try (0..<4).map { _ in try bench.take() }
    #expect(bench.model.totals.unitsCreated == 2)
    bench.free(first[1], 1)
    #expect(bench.count("slabs_on_cpu_partial_lists") == 1)
    let again = try bench.take(1)
    #expect(again == first[1])
    // The second slab is still the processor's: its object comes back there, a remote free.
    bench.free(second[0], 1)
    #expect(bench.count("remote_frees") == 1)
    #expect(try bench.take(0) == second[0])
  }

  /// The list holds 3 slabs; with the fourth it moves as a whole, and its empty slabs stay as long
  /// as the node has fewer than 6 partial ones.
  @Test func wholeListsMoveAndSixSlabsAreKept() throws {
    var bench = try Bench()
    let blocks = try (0..<80).map { _ in try bench.take() }
    #expect(bench.model.totals.unitsCreated == 20)
    for block in blocks { bench.free(block) }
    // One slab is the processor's. Of 19 others, the first 18 were moved by threes: 6 stay.
    #expect(bench.model.totals.unitsReleased == 12)
    #expect(bench.count("slabs_on_node_partial_lists") == 6)
    #expect(bench.count("slabs_on_cpu_partial_lists") == 1)
    #expect(bench.count("slabs_of_cpus") == 1)
    #expect(bench.count("cpu_partial_lists_moved") == 6)
    bench.model.shrink()
    #expect(bench.model.totals.heldPages == 0)
  }

  /// From the node come the slab in front and floor(3 / 2) + 1 more.
  @Test func aRefillTakesHalfAListAndOne() throws {
    var bench = try Bench()
    let blocks = try (0..<80).map { _ in try bench.take() }
    for block in blocks { bench.free(block) }
    _ = try bench.take(1)
    #expect(bench.count("refills_from_node") == 1)
    #expect(bench.count("further_slabs_refilled") == 2)
    #expect(bench.count("slabs_on_node_partial_lists") == 3)
  }

  @Test func aSlabOfTheNodeThatFallsEmptyIsGivenBack() throws {
    var bench = try Bench([("cpu_partial", "off"), ("min_partial", "1")])
    let blocks = try (0..<12).map { _ in try bench.take() }
    for block in blocks[0..<3] + blocks[4..<8] { bench.free(block) }
    // The first slab waits with one object out; the second fell empty beside it.
    #expect(bench.model.totals.unitsReleased == 1)
    bench.free(blocks[3])
    #expect(bench.model.totals.unitsReleased == 2)
  }

  /// The order of the cache first, without pressing; then the least that will do.
  @Test func aRefusedSlabIsTriedSmaller() throws {
    var bench = try Bench()
    let request = AllocationRequest(
      type: 0, cpu: 0, flags: [.known, .mayWait], requestedBytes: 8192)
    guard case .needs(let first) = bench.model.allocate(request),
      case .needs(let second) = bench.model.resume(first, granted: 0)
    else {
      Issue.record("two attempts")
      return
    }
    #expect((first.pages, first.policy) == (8, .allOrNothing))
    #expect((second.pages, second.policy) == (2, .waitHolding))
    guard case .placed = bench.model.resume(second, granted: 2) else {
      Issue.record("one object fits")
      return
    }
    #expect(bench.model.totals.heldPages == 2)
    #expect(bench.count("order_fallbacks") == 1)
  }

  /// Two attempts even where both are of the same order.
  @Test func aSlabOfOnePageIsTriedTwice() throws {
    var bench = try Bench(bytes: 192)
    let request = AllocationRequest(type: 0, cpu: 0, flags: [.known], requestedBytes: 192)
    guard case .needs(let first) = bench.model.allocate(request),
      case .needs(let second) = bench.model.resume(first, granted: 0)
    else {
      Issue.record("two attempts")
      return
    }
    #expect(first.pages == 1 && second.pages == 1)
    #expect(bench.model.resume(second, granted: 0) == .failed(.outOfPages))
  }

  @Test func whoComesSecondPutsTheFirstSlabAway() throws {
    var bench = try Bench()
    let request = AllocationRequest(
      type: 0, cpu: 0, flags: [.known, .mayWait], requestedBytes: 8192)
    guard case .needs(let one) = bench.model.allocate(request),
      case .needs(let two) = bench.model.allocate(request),
      case .placed = bench.model.resume(one, granted: 8),
      case .placed = bench.model.resume(two, granted: 8)
    else {
      Issue.record("both get their slabs")
      return
    }
    #expect(bench.count("slabs_on_node_partial_lists") == 1)
    #expect(bench.model.totals.liveObjects == 2)
  }

  @Test func anObjectFreedTwiceIsNoticed() throws {
    for name in ["cache", "maple_node"] {
      var bench = try Bench(bytes: 256, name: name)
      let block = try bench.take(bytes: 256)
      bench.free(block)
      let again = bench.model.free(block, .init(type: 0, cpu: 0, requestedBytes: 256))
      #expect(again == .broken(.doubleFree))
    }
  }
}
