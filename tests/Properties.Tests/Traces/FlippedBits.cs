using VirtSpec.Machine.Platform;
using VirtSpec.Properties.Traces.Qemu;
using Xunit;

namespace VirtSpec.Properties.Tests.Traces;

/// <summary>Entries of a log with one bit changed, and whether a re-execution refuses them.</summary>
internal sealed class FlippedBits
{
    /// <summary>How many entries were tried, and how many bits in all.</summary>
    public int Events { get; private set; }

    public int Bits { get; private set; }

    /// <summary>Every single bit of ESR, FAR, ELR and PC. ESR has 32 bits in the log; it is flipped with the class beside it left as it is.</summary>
    public static IEnumerable<(string Name, QemuEntry.Exception Entry)> Of(QemuEntry.Exception e)
    {
        for (int bit = 0; bit < 32; bit++)
            yield return ("ESR", e with { ESR = e.ESR ^ 1ul << bit });
        for (int bit = 0; bit < 64; bit++)
        {
            if (e.ByBoard)
                continue;
            yield return ("ELR", e with { ELR = e.ELR ^ 1ul << bit });
            yield return ("PC", e with { PC = e.PC ^ 1ul << bit });
            if (e.FAR is { } far)
                yield return ("FAR", e with { FAR = far ^ 1ul << bit });
        }
    }

    /// <summary>The machine makes the entry as it is in its next step, and refuses it with any bit flipped, by the value in which the bit is.</summary>
    /// <param name="before">The machine right before the step.</param>
    public void AreRefused(QemuEntry.Exception entry, BoardState before)
    {
        Assert.Equal(1, QemuReplay.Run(before, [entry], maxSteps: 1).Agreed);
        Events++;
        foreach (var (name, flipped) in Of(entry))
        {
            var end = QemuReplay.Run(before, [flipped], maxSteps: 1);
            Assert.True(end is { Agreed: 0, Difference: { } difference } && difference.Name == name && ReferenceEquals(end.Refused, flipped), $"{name} of {entry}: {end.Difference}");
            Bits++;
        }
    }
}
