/// Actors that stand for recorded threads while these are in the middle of something. A trace may
/// have any number of threads; the machine needs as many actors as are in the middle of something
/// at once.
extension Machine {
  /// Lends an actor to a thread, which does what the frames say.
  mutating func lend(
    _ name: String, _ role: MachineActor.Role, party: Int, cpu: UInt16, _ frames: [Frame]
  ) -> Int {
    var actor = MachineActor(name: name, role: role, nice: 0, party: party, cpu: cpu)
    actor.isOnLoan = true
    actor.frames = frames
    guard let place = trace.idleActors.popLast() else {
      actors.append(actor)
      return actors.count - 1
    }
    actors[place] = actor
    return place
  }

  /// A lent actor has done what it was to do.
  mutating func completeLoan(_ actor: Int) {
    let result = actors[actor].returned ?? .done
    actors[actor].returned = nil
    actors[actor].stuckSince = nil
    log.sleepEnds(&actors[actor], at: now)
    actors[actor].state = .idle
    trace.finished.append((actor, result))
  }

  /// Ends the loan.
  mutating func takeBack(_ actor: Int) {
    actors[actor].isOnLoan = false
    trace.idleActors.append(actor)
  }

  /// A recorded run of pages of the kernel is complete, or could not be had.
  mutating func finishKernelRun(_ actor: Int, _ returned: Returned?) -> Bool {
    guard case .granted(let pages) = returned, pages > 0 else { return leave(actor, .failed) }
    ledger.handedOut += pages
    return leave(actor, .granted(pages))
  }
}
