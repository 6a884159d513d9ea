using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;
using Xunit;

namespace VirtSpec.Spec.Tests.State;

public class SystemRegisterFileTests
{
    private static readonly Reg[] All = Enum.GetValues<Reg>();

    [Fact]
    public void Each_register_is_stored_apart_from_every_other()
    {
        var file = Numbered();
        foreach (var register in All)
        {
            var changed = file.With(register, ulong.MaxValue);
            Assert.Equal(ulong.MaxValue, changed[register]);
            Assert.All(All.Where(r => r != register), r => Assert.Equal((ulong)r, changed[r]));
            Assert.Equal((ulong)register, file[register]);
        }
    }

    [Fact]
    public void Files_with_the_same_values_are_equal_whatever_the_order_of_the_writes()
    {
        var up = All.Aggregate(Zero(), (f, r) => f.With(r, (ulong)r));
        var down = All.Reverse().Aggregate(Zero(), (f, r) => f.With(r, (ulong)r));
        Assert.Equal(Numbered(), up);
        Assert.Equal(up, down);
        Assert.Equal(up.GetHashCode(), down.GetHashCode());
        Assert.All(All, r => Assert.NotEqual(up, up.With(r, ~up[r])));
    }

    [Fact]
    public void Writing_the_value_that_is_there_gives_the_same_file()
    {
        var file = Numbered();
        Assert.All(All, r => Assert.Same(file, file.With(r, file[r])));
    }

    /// <summary>A write copies sixteen registers and a list, not the whole file.</summary>
    [Fact]
    public void A_write_shares_the_registers_that_it_does_not_touch()
    {
        const int Writes = 1000;
        var file = Numbered();
        file.With(Reg.ELR_EL1, 1);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 1; i <= Writes; i++)
            file = file.With(Reg.ELR_EL1, (ulong)i << 32);
        long each = (GC.GetAllocatedBytesForCurrentThread() - before) / Writes;
        Assert.InRange(each, 1, All.Length * sizeof(ulong) / 4);
    }

    private static SystemRegisterFile Zero() => SystemRegisterFile.Create(_ => 0);

    private static SystemRegisterFile Numbered() => SystemRegisterFile.Create(r => (ulong)r);
}
