import TraceFormat

/// One kernel under memory pressure, as a simulation in virtual time.
///
/// Threads are stacks of frames. A thread runs until it has completed what it was told, or sleeps;
/// pages are taken one by one, and what a thread has got it keeps while it waits for the rest, as
/// the kernel's own code does. Everything that happens follows from the set-up: the same one gives
/// the same run, event by event.
struct Machine<Model: AllocatorModel>: Sendable {
  /// The type of swap metadata, and of map entries if the model under test serves them.
  var metadataType: UInt32
  /// The type of what page-out needs beside each object of swap metadata, if anything.
  let companionType: UInt32?
  let entryType: UInt32?
  let setup: MachineSetup
  let periods: WaitPeriods

  var now: UInt64 = 0
  var reserve: PageReserve
  var objects: Model
  /// The zone of map entries, unless the model under test serves them.
  var entryZone: ZallocModel
  var entryStocks: [MapEntryStock]
  var addressSpace: KernelAddressSpace
  var swap: SwapSpace
  var actors: [MachineActor] = []
  var requests: [MachineRequest] = []
  var events: [TimedEvent] = []
  var nextEvent = 0
  var writes: [SwapWrite] = []
  var woken: [Int] = []
  var polls: PollSequence
  var daemon = PageoutDaemon()
  /// A stock was used by the actor on this processor; the helper is to be told.
  var pendingReplenishment: (type: UInt32, cpu: UInt16)?
  var replenishRetry: (at: UInt64, type: UInt32)?
  /// When the helper looks next by itself; `.max` if never.
  var nextLook: UInt64 = .max
  /// Map entries that only the helper may use.
  var helperEntries = 0
  var replenishType: UInt32 = 0
  /// Live swap metadata.
  var metadata: [Block] = []
  var log: MachineLog
  var ledger = PageLedger()
  var ended: MachineEnd?
  /// When free, cached or held pages last differed at the end of an instant.
  var lastChange: UInt64 = 0
  var lastState = StateMark()
  /// What a trace wants of the machine; idle if none is replayed.
  var trace = TraceDemand()

  /// A machine as the set-up says.
  /// - Throws: `ModelError` if the zone of map entries cannot be made.
  init(_ setup: MachineSetup, _ model: Model) throws(ModelError) {
    self.setup = setup
    periods = WaitPeriods(
      ticksPerSecond: setup.ticksPerSecond, poll: setup.policy.waits.pollPeriod)
    objects = model
    reserve = PageReserve(
      thresholds: setup.thresholds, free: setup.free, cache: setup.cache,
      admission: setup.policy.admission)
    addressSpace = KernelAddressSpace(headroom: setup.addressHeadroom, limit: setup.addressLimit)
    swap = SwapSpace(
      total: setup.swapPages, used: setup.swapUsed, fullness: setup.swapFullness)
    let stock = MapEntryStock(
      available: setup.entries.available,
      listed: setup.entries.available + setup.entries.listedBeyond)
    entryStocks = Array(repeating: stock, count: setup.processorCount)
    log = MachineLog(
      thresholds: setup.thresholds, free: reserve.free,
      limit: setup.servesTrace ? TraceDemand.logLimit : DipRecorder.Limit())
    polls = PollSequence(setup.pollOrder, actorCount: setup.actors.count)
    metadataType = setup.servesTrace ? .max : UInt32(setup.typesBefore)
    let typeCount = UInt32(setup.typesBefore + 1 + setup.typesAfter)
    let companions: UInt32 = setup.companionBytes > 0 ? 1 : 0
    companionType = companions > 0 ? typeCount : nil
    entryType = setup.entries.comeFromModel ? typeCount + companions : nil
    entryZone = try ZallocModel(
      ModelConfiguration(
        ZallocModel.descriptor, given: [("era", setup.entries.zoneEra), ("zone", "special")],
        processorCount: setup.processorCount))
    declareTypes()
    for actor in setup.actors { add(actor) }
    helperEntries = setup.helper.entries
    if setup.helper.isOn, setup.helper.period > 0, helper != nil { nextLook = setup.helper.period }
    daemon.processes = setup.processes
    ledger.begin(self)
    lastState = stateMark()
  }

  private mutating func add(_ actor: MachineSetup.Actor) {
    let role: MachineActor.Role =
      switch actor.name {
      case "PD": .pagedaemon
      case "EP": .emergencyPager
      case "LT": .launderer
      case "R": .replenisher
      default: .ordinary
      }
    actors.append(
      MachineActor(
        name: actor.name, role: role, nice: actor.nice, party: actors.count, cpu: actor.cpu))
    if role == .pagedaemon, !setup.isPagedaemonOn { actors[actors.count - 1].state = .off }
  }

  /// Declares all types with as many pages as they ask for, and puts them into their first state.
  private mutating func declareTypes() {
    guard !setup.servesTrace else { return declareEntryZone() }
    for number in 0..<setup.typesBefore { declare("before\(number)", bytes: 64, limit: 0) }
    declare("swblock", bytes: setup.metadataBytes, limit: setup.metadataLimit)
    for number in 0..<setup.typesAfter { declare("after\(number)", bytes: 64, limit: 0) }
    metadata = objects.arrange(setup.metadata, type: metadataType)
    if companionType != nil { declare("companion", bytes: setup.companionBytes, limit: 0) }
    var entryStock = InitialStock()
    if let entryType {
      declare("map entry", bytes: setup.entries.bytes, limit: 0)
      entryStock.stockSlabs = setup.entries.stockSlabs
      entryStock.isStatic = true
      _ = objects.arrange(entryStock, type: entryType)
    }
    declareEntryZone()
  }

  private mutating func declareEntryZone() {
    _ = entryZone.declare(ModelType(name: "map entry", objectBytes: setup.entries.bytes))
    var entryStock = InitialStock()
    entryStock.globalItems = setup.entries.globalItems
    if setup.entries.globalItems > 0 { _ = entryZone.arrange(entryStock, type: 0) }
  }

  mutating func declare(_ name: String, bytes: UInt64, limit: UInt64) {
    var step = objects.declare(ModelType(name: name, objectBytes: bytes, limitBytes: limit))
    while case .needs(let request) = step {
      step = objects.resume(request, granted: request.pages)
    }
  }

  /// The actor that makes slabs ahead, if there is one.
  var helper: Int? { first(.replenisher) }
  /// The pagedaemon, if it takes part.
  var pagedaemon: Int? { first(.pagedaemon) }

  private func first(_ role: MachineActor.Role) -> Int? {
    for actor in actors.indices where actors[actor].role == role { return actor }
    return nil
  }

  /// What must change for a run not to be stuck.
  func stateMark() -> StateMark {
    var mark = StateMark(free: reserve.free, cache: reserve.cache)
    for actor in actors.indices { mark.add(actors[actor].holdings.pages) }
    return mark
  }
}

/// Free and cached pages, and a hash of what each actor holds.
struct StateMark: Sendable, Equatable {
  var free = 0
  var cache = 0
  private var held: UInt64 = 0

  init(free: Int = 0, cache: Int = 0) {
    self.free = free
    self.cache = cache
  }

  mutating func add(_ pages: Int) {
    held = (held ^ UInt64(truncatingIfNeeded: pages)) &* 0x9E37_79B9_7F4A_7C15
    held ^= held >> 29
  }
}

/// Why a run ended before its time.
struct MachineEnd: Sendable, Equatable {
  enum Kind: String, Sendable { case panic, recursion }
  let kind: Kind
  /// What the kernel would say.
  let reason: String
  let actor: Int
  let time: UInt64
}
