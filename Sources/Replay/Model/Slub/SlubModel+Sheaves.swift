/// Caches with sheaves (Linux 6.18): a processor hands out of, and takes back into, its main sheaf;
/// whole sheaves go to and come from the barn.
extension SlubModel {
  mutating func allocateFromSheaf(_ order: SlubOrder) -> Step {
    let (barn, cpu) = (caches[order.cache].barn, Int(order.cpu))
    if barns[barn].sheaves[barns[barn].processors[cpu].main].isEmpty {
      if let full = fullSheaf(barn, cpu) {
        replaceMain(barn, cpu, with: full)
      } else if order.mayWait {
        let sheaf = barns[barn].processors[cpu].spare ?? barns[barn].takeEmpty()
        barns[barn].processors[cpu].spare = nil
        return fill(sheaf, order)
      } else {
        guard let slab = slabWithObject(order) else { return askForSlab(order) }
        return hand(slab, to: order)
      }
    }
    return handFromMain(order)
  }

  /// A sheaf with objects for a processor whose main one has none: its spare one, else the barn's.
  private mutating func fullSheaf(_ barn: Int, _ cpu: Int) -> Int? {
    if let spare = barns[barn].processors[cpu].spare, !barns[barn].sheaves[spare].isEmpty {
      barns[barn].processors[cpu].spare = nil
      return spare
    }
    return barns[barn].full.popLast()
  }

  /// Makes a sheaf the main one; the old one, which is empty, becomes the spare one or goes to the
  /// barn.
  private mutating func replaceMain(_ barn: Int, _ cpu: Int, with sheaf: Int) {
    let old = barns[barn].processors[cpu].main
    barns[barn].processors[cpu].main = sheaf
    if barns[barn].processors[cpu].spare == nil {
      barns[barn].processors[cpu].spare = old
    } else {
      barns[barn].putEmpty(old)
    }
  }

  private mutating func handFromMain(_ order: SlubOrder) -> Step {
    let barn = caches[order.cache].barn
    let main = barns[barn].processors[Int(order.cpu)].main
    guard let block = barns[barn].sheaves[main].popLast() else {
      preconditionFailure("the main sheaf was filled")
    }
    mark(block, SlubSlab.out)
    slabs[Int(block.unit)].stashed -= 1
    noteLive(Int(block.unit), wasLive: slabs[Int(block.unit)].live - 1)
    return finish(block, order)
  }

  /// Fills a sheaf that nobody else sees with objects of slabs, then makes it the main one.
  private mutating func fill(_ sheaf: Int, _ order: SlubOrder) -> Step {
    let barn = caches[order.cache].barn
    while barns[barn].sheaves[sheaf].count < caches[order.cache].sheafCapacity {
      guard let slab = slabWithObject(order) else {
        return askForSlab(order, sheaf: UInt64(sheaf))
      }
      let block = take(from: slab)
      mark(block, SlubSlab.inSheaf)
      barns[barn].sheaves[sheaf].append(block)
      slabs[slab].stashed += 1
    }
    activity.sheavesFilled += 1
    let cpu = Int(order.cpu)
    if barns[barn].sheaves[barns[barn].processors[cpu].main].isEmpty {
      replaceMain(barn, cpu, with: sheaf)
    } else {
      keepFull(sheaf, order.cache, cpu: cpu)
    }
    return handFromMain(order)
  }

  mutating func resumeSheaf(
    _ order: SlubOrder, _ stage: SlubStage, sheaf: UInt64, pages: Int
  ) -> Step {
    if pages > 0 {
      addProcessorSlab(order, pages: pages)
      return fill(Int(sheaf), order)
    }
    guard stage == .sheafFallback else { return askForFallback(order, sheaf: sheaf) }
    // What could not be filled goes back; one object may still be had.
    flush(Int(sheaf), order.cache, cpu: Int(order.cpu))
    barns[caches[order.cache].barn].putEmpty(Int(sheaf))
    guard let slab = slabWithObject(order) else { return askForSlab(order) }
    return hand(slab, to: order)
  }

  /// Puts an object that nobody has any more into the processor's main sheaf; makes room first.
  mutating func freeToSheaf(_ block: Block, _ cache: Int, cpu: Int) {
    let barn = caches[cache].barn
    if barns[barn].sheaves[barns[barn].processors[cpu].main].count >= caches[cache].sheafCapacity {
      makeRoom(cache, barn, cpu)
    }
    barns[barn].sheaves[barns[barn].processors[cpu].main].append(block)
  }

  private mutating func makeRoom(_ cache: Int, _ barn: Int, _ cpu: Int) {
    let main = barns[barn].processors[cpu].main
    guard let spare = barns[barn].processors[cpu].spare else {
      barns[barn].processors[cpu].spare = main
      barns[barn].processors[cpu].main = barns[barn].takeEmpty()
      return
    }
    if barns[barn].sheaves[spare].isEmpty {
      barns[barn].processors[cpu].spare = main
      barns[barn].processors[cpu].main = spare
    } else if barns[barn].full.count < SlubSheafSettings.fullLimit {
      barns[barn].full.append(main)
      barns[barn].processors[cpu].main = barns[barn].takeEmpty()
    } else {
      flush(spare, cache, cpu: cpu)
      barns[barn].processors[cpu].spare = main
      barns[barn].processors[cpu].main = spare
    }
  }

  /// Frees an object as `kfree_rcu` does: it waits for a grace period, which here takes no time. In
  /// a cache with sheaves it waits for its sheaf to be full, too.
  public mutating func freeDeferred(_ block: Block, _ release: ReleaseRequest) -> Step {
    let slab = Int(block.unit)
    guard block.index != WholePageBlocks.mark, holds(block),
      caches[Int(slabs[slab].cache)].sheafCapacity > 0
    else { return free(block, release) }
    let cache = Int(slabs[slab].cache)
    let (barn, cpu) = (caches[cache].barn, Int(release.cpu))
    uncharge(type: Int(release.type), cache)
    stash(block)
    let sheaf: Int
    if let begun = barns[barn].processors[cpu].deferred {
      sheaf = begun
    } else if let spare = barns[barn].processors[cpu].spare, barns[barn].sheaves[spare].isEmpty {
      barns[barn].processors[cpu].spare = nil
      sheaf = spare
    } else {
      sheaf = barns[barn].takeEmpty()
    }
    barns[barn].processors[cpu].deferred = sheaf
    barns[barn].sheaves[sheaf].append(block)
    if barns[barn].sheaves[sheaf].count >= caches[cache].sheafCapacity {
      barns[barn].processors[cpu].deferred = nil
      keepFull(sheaf, cache, cpu: cpu)
    }
    return .done
  }

  /// Puts a full sheaf into the barn; if that has enough, its objects go back to their slabs.
  private mutating func keepFull(_ sheaf: Int, _ cache: Int, cpu: Int) {
    let barn = caches[cache].barn
    if barns[barn].full.count < SlubSheafSettings.fullLimit {
      barns[barn].full.append(sheaf)
    } else {
      flush(sheaf, cache, cpu: cpu)
      barns[barn].putEmpty(sheaf)
    }
  }

  private mutating func flush(_ sheaf: Int, _ cache: Int, cpu: Int) {
    activity.sheavesFlushed += 1
    unstash(barns[caches[cache].barn].emptyOut(sheaf), cpu: cpu)
  }

  /// Puts objects of sheaves back into their slabs.
  mutating func unstash(_ blocks: [Block], cpu: Int) {
    for block in blocks {
      slabs[Int(block.unit)].stashed -= 1
      putBack(block, cpu: cpu)
    }
  }
}
