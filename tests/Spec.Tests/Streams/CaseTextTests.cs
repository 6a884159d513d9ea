using VirtSpec.Streams.Cases;
using VirtSpec.Streams.Commands;
using Xunit;

namespace VirtSpec.Spec.Tests.Streams;

/// <summary>The text form of cases.</summary>
public class CaseTextTests
{
    [Fact]
    public void A_case_is_read_as_it_is_written()
    {
        var recorded = GoldenFiles.ReadCorpus("cortex-a57")[1000];
        var again = CaseText.Parse(CaseText.Format(recorded.Case));
        Assert.Equal(CaseText.Format(recorded.Case), CaseText.Format(again));
        Assert.Empty(OutcomeParts.Differing(recorded.Outcome, CaseText.ParseOutcome(again, CaseText.Format(again, recorded.Outcome))));
    }

    [Fact]
    public void What_is_not_stated_is_the_background()
    {
        var streamCase = CaseText.Parse("EL1h 7 pc=40002000 x3=5 : d503201f");
        Assert.Equal(5u, streamCase.Initial.X[3]);
        Assert.Equal(Background.Register(7, 4), streamCase.Initial.X[4]);
        Assert.Equal(Background.Memory(0x4000_0000), streamCase.Initial.MemoryAt(0x4000_0000));
    }

    [Fact]
    public void Seed_0_is_a_background_of_zeros() => Assert.All(CaseText.Parse("EL0 0 pc=0 : d503201f").Initial.X, x => Assert.Equal(0u, x));

    [Theory]
    [InlineData("EL2 1 pc=0 : d503201f")]
    [InlineData("EL0 1 pc=0 z3=1 : d503201f")]
    [InlineData("EL0 1 pc=zero : d503201f")]
    public void What_is_no_case_is_refused(string text) => Assert.Throws<FormatException>(() => CaseText.Parse(text));

    [Fact]
    public void What_is_no_outcome_is_refused() =>
        Assert.Throws<FormatException>(() => CaseText.ParseOutcome(CaseText.Parse("EL0 1 pc=0 : d503201f"), "Elsewhere pc=0"));
}
