using VirtSpec.Properties.Gen;
using VirtSpec.Properties.Tests.Rigs;
using VirtSpec.Spec;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;
using Xunit;

namespace VirtSpec.Properties.Tests.Gen;

/// <summary>Values that items move to registers, by executing the moves.</summary>
public sealed class ItemBuilderTests
{
    [Fact]
    public void The_moves_of_a_value_give_the_value_by_at_most_four_instructions()
    {
        var draw = new Draw(1);
        var scope = Rigged.Single().Scope;
        foreach (ulong value in new ulong[] { 0, 1, ulong.MaxValue, 0xffff, 0xffff_0000, 0x8000_0000_0000_0000, 0xffff_ffff_ffff_0000, 0x0000_ffff_ffff_ffff, 0x1234_0000_5678_0000 }
            .Concat(Enumerable.Range(0, 500).Select(_ => EdgeValues.Next(draw))))
        {
            var item = new ItemBuilder(draw, scope, scope.Vms[0], 0, 0);
            item.Move(7, value);
            Assert.InRange(item.Words.Count, 1, 4);
            Assert.Equal(value, Executed(item.Words).X(7));
        }
    }

    private static PE Executed(List<uint> words)
    {
        var pe = PE.Reset(new PeConfiguration(CpuModel.CortexA57, Choices.Default, HaveEL2: true), 0).WithX(7, 0x0bad_0bad_0bad_0bad);
        foreach (uint word in words)
        {
            Step.Run(pe, new Everywhere(word), default, out var result);
            pe = result.Next;
        }
        return pe;
    }

    private sealed class Everywhere(uint word) : IReadMemory
    {
        public bool TryRead(PA address, int size, out ulong value)
        {
            value = word;
            return true;
        }
    }
}
