import TestSupport
import Testing
import TraceFormat

@testable import Replay

/// Operations served many at a time come out as those that are served one by one.
@Suite struct ServedOperationsTests {
  @Test(arguments: ["0", "3"]) func kmallocObj(reserve: String) throws {
    try servingManyIsServingEach(KmallocObjModel.self, [(name: "reserve", value: reserve)])
  }

  @Test(arguments: ["next-op", "cleanup"]) func kmalloc(delivery: String) throws {
    try servingManyIsServingEach(KmallocModel.self, [(name: "ipi", value: delivery)])
  }

  @Test(arguments: ["2014", "2021"], ["plain", "interrupt"])
  func zalloc(era: String, zone: String) throws {
    try servingManyIsServingEach(
      ZallocModel.self,
      [(name: "era", value: era), (name: "zone", value: zone), (name: "entries", value: "2000")])
  }

  @Test(arguments: ["on", "off"]) func slub(processorPartials: String) throws {
    try servingManyIsServingEach(
      SlubModel.self, [(name: "cpu_partial", value: processorPartials)])
    try servingManyIsServingEach(
      SlubModel.self,
      [(name: "cpu_partial", value: processorPartials), (name: "sheaves", value: "all")])
  }

  /// The same operations through one model by `serve`, as far as it goes, and through another by
  /// `allocate` and `free` alone.
  private func servingManyIsServingEach<Model: AllocatorModel>(
    _ type: Model.Type, _ given: [(name: String, value: String)]
  ) throws {
    let configuration = try ModelConfiguration(Model.descriptor, given: given, processorCount: 2)
    var many = try Model(configuration)
    var each = try Model(configuration)
    let types = [
      ModelType(name: "fixed", objectBytes: 192), ModelType(name: "any", objectBytes: nil),
      ModelType(name: "limited", objectBytes: 64, limitBytes: 1 << 30),
    ]
    for type in types {
      #expect(Self.declare(type, &many) == .done)
      #expect(Self.declare(type, &each) == .done)
    }
    let requests = [(0, 192), (1, 40), (1, 65), (1, 5000), (1, 40_000), (2, 64)].map {
      AllocationRequest(
        type: UInt32($0), cpu: 0, flags: $1 == 65 ? [.known] : [.known, .mayWait],
        requestedBytes: UInt64($1))
    }
    let operations = Self.operations(12_000, requestCount: requests.count)
    var blocks = [Block](repeating: PlacementLoop.nowhere, count: 12_000)
    var expected = blocks
    var served = [Block](repeating: PlacementLoop.nowhere, count: 700)
    var next = 0
    var servedCount = 0
    var differences = 0
    while next < operations.count {
      let window = next..<min(next + 700, operations.count)
      let first = next
      next += Self.serve(&many, operations, window, requests, &blocks, &served)
      servedCount += next - first
      for index in first..<next {
        let block = Self.perform(operations[index], requests, &each, &expected)
        differences += served[index - first] == block ? 0 : 1
      }
      if next < operations.count {
        let found = Self.perform(operations[next], requests, &many, &blocks)
        let block = Self.perform(operations[next], requests, &each, &expected)
        differences += found == block ? 0 : 1
        next += 1
      }
      differences += many.totals == each.totals ? 0 : 1
    }
    #expect(differences == 0)
    #expect(blocks == expected)
    #expect(many.counters() == each.counters())
    for type in types.indices { #expect(many.usage(ofType: type) == each.usage(ofType: type)) }
    #expect(servedCount > operations.count / 4)
  }

  private static func declare(_ type: ModelType, _ model: inout some AllocatorModel) -> Step {
    var step = model.declare(type)
    while case .needs(let wish) = step { step = model.resume(wish, granted: wish.pages) }
    return step
  }

  private static func serve(
    _ model: inout some AllocatorModel, _ operations: [Operation], _ window: Range<Int>,
    _ requests: [AllocationRequest], _ blockStorage: inout [Block],
    _ servedStorage: inout [Block]
  ) -> Int {
    let shortcuts = requests.map { model.shortcut(for: $0) }
    var blocks = blockStorage.mutableSpan
    var served = servedStorage.mutableSpan
    return model.serve(
      operations.span.extracting(window), shortcuts.span, &blocks, &served) ?? 0
  }

  /// Phases of growth and of decline.
  private static func operations(_ count: Int, requestCount: Int) -> [Operation] {
    var random = SeededGenerator(seed: 11)
    var live: [(slot: UInt32, request: UInt32)] = []
    return (0..<count).map { index in
      let cpu = UInt16(random.next() % 2)
      let grows = random.next() % 10 < (index / 3000 % 2 == 0 ? 7 : 3)
      guard grows || live.isEmpty else {
        let object = live.remove(at: Int(random.next() % UInt64(live.count)))
        return Operation(
          slot: object.slot, request: object.request, event: 0, cpu: cpu, kind: .free)
      }
      let request = UInt32(random.next() % UInt64(requestCount))
      live.append((UInt32(index), request))
      return Operation(
        slot: UInt32(index), request: request, event: 0, cpu: cpu, kind: .allocate)
    }
  }

  private static func perform(
    _ operation: Operation, _ requests: [AllocationRequest], _ model: inout some AllocatorModel,
    _ blocks: inout [Block]
  ) -> Block {
    var request = requests[Int(operation.request)]
    request.cpu = operation.cpu
    let slot = Int(operation.slot)
    let isFree = operation.kind == .free
    let release = ReleaseRequest(
      type: request.type, cpu: request.cpu, requestedBytes: request.requestedBytes)
    var step = isFree ? model.free(blocks[slot], release) : model.allocate(request)
    while case .needs(let wish) = step { step = model.resume(wish, granted: wish.pages) }
    if case .placed(let block) = step { blocks[slot] = block }
    return blocks[slot]
  }
}
