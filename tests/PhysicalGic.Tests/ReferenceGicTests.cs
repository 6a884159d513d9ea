using FsCheck.Xunit;
using VirtSpec.PhysicalGic.Cases;
using VirtSpec.PhysicalGic.Generate;
using Xunit;

namespace VirtSpec.PhysicalGic.Tests;

/// <summary>The GIC against a model of it that is written in another way, on sequences that need not suit QEMU.</summary>
public sealed class ReferenceGicTests
{
    [Property(MaxTest = 400)]
    public void Random_sequences_read_as_in_the_reference_model(uint seed)
    {
        var one = GicGenerator.Make(seed, 0, forQemu: false);
        var (spec, reference) = (new SpecGic(), new ReferenceGic());
        foreach (var (i, step) in one.Steps.Index())
        {
            var found = spec.Run(step);
            if (reference.Run(step) is { } expected)
                Assert.True(expected.SequenceEqual(found), $"step {i}, {step}: expected {GicRead.Text(expected)}, found {GicRead.Text(found)}\n  {string.Join(' ', one.Steps.Take(i + 1))}");
        }
    }

    [Fact]
    public void The_reference_model_reads_what_QEMU_recorded()
    {
        foreach (var (where, one) in GicCorpus.Read(Commands.GoldenFiles.Folder))
        {
            var reference = new ReferenceGic();
            foreach (var (step, read) in one.Steps.Zip(one.Reads))
                if (reference.Run(step) is { } found && read is not null)
                    Assert.True(read.Architecture.SequenceEqual(found), $"{where}: {step}: expected {read}, found {GicRead.Text(found)}");
        }
    }
}
