import TraceFormat

/// The loops that turn picked events into operations.
///
/// They do plain allocations and frees and leave all else to their caller. Which of the two an
/// event is nobody can foretell, so nothing branches on it: masks choose. That leaves the processor
/// free to look for many objects in memory at once. There are two loops, since one that holds
/// everything has too few registers. They are functions of their own, with all that they write to
/// as arguments, so that they can hold spans of the arrays meanwhile.
enum OperationLoop {
  /// Makes operations of the picked events from `next` on, up to `end` or to one that is not plain,
  /// with the place of the object's entry for its slot.
  static func locate(
    _ next: inout Int, _ end: Int, _ picker: borrowing EventPicker,
    of batch: borrowing EventBatch, _ actions: borrowing [SiteAction], _ baseBirth: UInt64,
    _ directory: borrowing LiveDirectory, _ operationStorage: inout [Operation], from first: Int
  ) {
    let slice = picker.sliceStart..<picker.next
    let sites = batch.localSites.span.extracting(slice)
    let objects = batch.objects.span.extracting(slice)
    let cpus = picker.cpus.span.extracting(0..<slice.count)
    let picked = picker.picked.span.extracting(next..<end)
    let actions = actions.span
    let places = directory.places.span
    var operations = operationStorage.mutableSpan
    let base = directory.base
    let origin = batch.baseBirth
    // Births of a batch that overlaps the one before, as none should, are numbered on.
    let shift = baseBirth &- origin
    var count = first
    for place in picked.indices {
      let event = Int(picked[place])
      let action = actions[Int(sites[event])]
      guard action.isPlain else { break }
      let code = objects[event]
      let births = UInt64(action.kind == .allocate ? 1 : 0)
      var ordinal = origin &+ UInt64(bitPattern: Int64(code)) &+ (shift & (0 &- births))
      if code < EventBatch.nearObject { ordinal = distantOrdinal(code, batch) }
      operations[count] = Operation(
        slot: LiveDirectory.entryPlace(ordinal, places, base: base), request: action.request,
        event: UInt32(truncatingIfNeeded: slice.lowerBound &+ event), cpu: cpus[event],
        kind: action.kind)
      count &+= 1
    }
    next &+= count &- first
  }

  /// Gives the operations from `first` up to `end` their slots, and the frees their requests. What
  /// frees an object that is not live is left out.
  static func exchange(
    _ first: Int, _ end: Int, _ operationStorage: inout [Operation], _ operationCount: inout Int,
    _ counts: inout OperationCounts, _ directory: inout LiveDirectory,
    _ entryStorage: inout [LiveTable.Entry], _ chunkCountStorage: inout [Int32],
    _ freeSlotStorage: inout [UInt32]
  ) {
    var operations = operationStorage.mutableSpan
    var entries = entryStorage.mutableSpan
    var chunkCounts = chunkCountStorage.mutableSpan
    var freeSlots = freeSlotStorage.mutableSpan
    var waiting = directory.freeSlotCount
    var (count, frees) = (first, 0)
    var ahead = first
    for index in first..<end {
      if index == ahead {
        ahead = min(end, index &+ touched)
        directory.noteTouched(touch(index..<ahead, operations, entries))
      }
      var operation = operations[index]
      let free = operation.freeMask
      let place = Int(operation.slot)
      guard place < entries.count else { continue }
      // What would be handed out lies below the slot that would come back.
      let top = waiting &- 1 &+ Int(truncatingIfNeeded: free & 1)
      let handedOut = UInt64(freeSlots[top]) | UInt64(operation.request) << 32
      let object = (entries[place].word & free) | (handedOut & ~free)
      let slot = UInt32(truncatingIfNeeded: object)
      guard slot != LiveDirectory.dead else { continue }
      freeSlots[top] = slot
      waiting = top &+ Int(truncatingIfNeeded: free & 1)
      entries[place] = LiveTable.Entry(word: object | free & Self.slotMask)
      operation.slot = slot
      operation.request = UInt32(truncatingIfNeeded: object >> 32)
      operations[count] = operation
      count &+= 1
      frees &+= Int(truncatingIfNeeded: free & 1)
      let pool = place >> Int(LiveDirectory.chunkShift)
      let left = chunkCounts[pool] &+ Int32(truncatingIfNeeded: free | 1)
      chunkCounts[pool] = left
      if left == 0 { directory.retire(UInt32(truncatingIfNeeded: pool)) }
    }
    directory.freeSlotCount = waiting
    operationCount = count
    counts.frees += frees
    counts.allocations += count - first - frees
    counts.orphanFrees += end - count
  }

  /// The half of an object's word that is the slot.
  private static let slotMask: UInt64 = 0xFFFF_FFFF
  /// Operations whose entries are read ahead.
  private static let touched = 128

  /// Reads the entries of operations, so that they are in the cache when their turn comes: here,
  /// where nothing waits for them, the processor fetches many at a time.
  /// - Returns: A sum of what was read, lest nothing be.
  private static func touch(
    _ range: Range<Int>, _ operations: borrowing MutableSpan<Operation>,
    _ entries: borrowing MutableSpan<LiveTable.Entry>
  ) -> UInt32 {
    var sum: UInt32 = 0
    for index in range {
      let place = Int(operations[index].slot)
      if place < entries.count { sum &+= entries[place].slot }
    }
    return sum
  }

  /// The ordinal of an object that is not near the batch; `.max`, which no object has, if it was
  /// born before the trace.
  @inline(never)
  static func distantOrdinal(_ code: Int32, _ batch: borrowing EventBatch) -> UInt64 {
    guard code <= EventBatch.farObject else { return .max }
    return batch.farObjects[Int(EventBatch.farObject &- code)]
  }
}
