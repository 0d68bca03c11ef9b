/// The machine and the parameter values that a model is made with.
public struct ModelConfiguration: Sendable {
  /// Processors of the machine, at least 1.
  public var processorCount: Int
  /// Memory of the machine in MiB; some allocators derive their geometry from it.
  public var memoryMebibytes: Int
  /// What the recorded kernel did, for the one model that repeats it.
  public var history: RecordedHistory?
  /// The model's description.
  public let descriptor: ModelDescriptor
  /// Every parameter with its value, defaults included, in the descriptor's order.
  public private(set) var values: [(name: String, value: String)]

  /// A configuration in which `given` replaces defaults.
  /// - Throws: `ModelError` if a name is unknown, given twice or out of its domain.
  public init(
    _ descriptor: ModelDescriptor, given: [(name: String, value: String)] = [],
    processorCount: Int = 1, memoryMebibytes: Int = 4096
  ) throws(ModelError) {
    self.descriptor = descriptor
    self.processorCount = max(1, processorCount)
    self.memoryMebibytes = memoryMebibytes
    values = descriptor.parameters.map { (name: $0.name, value: $0.defaultValue) }
    var seen: Set<String> = []
    for (name, value) in given {
      guard let place = descriptor.parameters.firstIndex(where: { $0.name == name }) else {
        throw .unknownParameter(
          model: descriptor.name, name: name, known: descriptor.parameters.map(\.name))
      }
      guard seen.insert(name).inserted else {
        throw .badValue(
          model: descriptor.name, name: name, found: value, expected: "to be given once")
      }
      let parameter = descriptor.parameters[place]
      switch parameter.domain {
      case .integer(let range):
        guard let number = Int(value), range.contains(number) else {
          throw .badValue(
            model: descriptor.name, name: name, found: value,
            expected: "a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
      case .choice(let words):
        guard words.contains(value) else {
          throw .badValue(
            model: descriptor.name, name: name, found: value,
            expected: "one of \(words.joined(separator: ", "))")
        }
      }
      values[place].value = value
    }
  }

  /// The value of the parameter called `name`, which the descriptor must have.
  public func word(_ name: String) -> String {
    guard let value = values.first(where: { $0.name == name })?.value else {
      preconditionFailure("\(descriptor.name) has no parameter \(name)")
    }
    return value
  }

  /// The value of the integer parameter called `name`, which the descriptor must have.
  public func integer(_ name: String) -> Int {
    guard let value = Int(word(name)) else {
      preconditionFailure("\(descriptor.name): \(name) is not an integer parameter")
    }
    return value
  }
}

/// Why a model could not be made.
public enum ModelError: Error, Equatable, Sendable {
  /// No model has this name.
  case unknownModel(name: String, known: [String])
  /// The model has no parameter of this name.
  case unknownParameter(model: String, name: String, known: [String])
  /// The value is not acceptable.
  case badValue(model: String, name: String, found: String, expected: String)
  /// The trace does not carry what the model needs.
  case missingCharacteristic(model: String, needs: String)
}
