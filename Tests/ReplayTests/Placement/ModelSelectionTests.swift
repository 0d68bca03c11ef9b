import Replay
import Testing

@Suite struct ModelSelectionTests {
  private func failure(_ text: String) -> ModelError? {
    do {
      _ = try ModelSelection(parsing: text)
      return nil
    } catch { return error }
  }

  @Test func namesAndParametersAreParsed() throws {
    let selection = try ModelSelection(parsing: "kmalloc_obj:reserve=3,maintain=NOWAIT")
    #expect(selection.row.descriptor.name == "kmalloc_obj")
    #expect(selection.given.map(\.name) == ["reserve", "maintain"])
    #expect(selection.given.map(\.value) == ["3", "NOWAIT"])
    let plain = try ModelSelection(parsing: "ideal")
    #expect(plain.given.isEmpty)
  }

  @Test func mistypedNamesGetASuggestion() {
    #expect(failure("ideel")?.description == "there is no model \"ideel\"; did you mean ideal?")
    #expect(failure("kmaloc_obj")?.description.hasSuffix("did you mean kmalloc_obj?") == true)
    #expect(failure("zzzzzz")?.description.contains("models: ideal") == true)
    #expect(
      failure("kmalloc_obj:reserv=3")?.description
        == "kmalloc_obj has no parameter \"reserv\"; did you mean reserve?")
  }

  @Test func badParametersSayWhatIsExpected() {
    #expect(
      failure("kmalloc_obj:reserve")
        == .badValue(
          model: "kmalloc_obj", name: "reserve", found: "no value", expected: "key=value"))
    #expect(failure("ideal:x=1") == .unknownParameter(model: "ideal", name: "x", known: []))
    #expect(failure("") != nil)
    #expect(failure(":") != nil)
    #expect(failure("kmalloc_obj:") != nil)
  }

  @Test func nearestWordMayDifferInAThirdOfItsLetters() {
    #expect(Suggestion.nearest(to: "rpelay", in: ["info", "replay"]) == "replay")
    #expect(Suggestion.nearest(to: "REPLAY", in: ["replay"]) == "replay")
    #expect(Suggestion.nearest(to: "xyz", in: ["info", "replay"]) == nil)
    #expect(Suggestion.nearest(to: "inf", in: []) == nil)
  }
}
