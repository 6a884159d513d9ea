using VirtSpec.Boots;
using VirtSpec.Lockstep.Compare;
using VirtSpec.Lockstep.Recording;
using VirtSpec.Spec;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;
using Xunit;

namespace VirtSpec.Lockstep.Tests;

/// <summary>An exclusion excuses what it names, and nothing else.</summary>
public sealed class ExclusionTests
{
    private const string Row = "level ; DataAbortLowerEL to EL2 at stage 2 of a walk ; ESR ; 3 ; pkvm ; reason ; citation";

    [Theory]
    [InlineData("DataAbortLowerEL to EL2 at stage 2 of a walk", "ESR", 0x4, 0x7, true)]
    [InlineData("DataAbortLowerEL to EL2 at stage 2 of a walk", "ESR", 0x4, 0xc, false)]
    [InlineData("DataAbortLowerEL to EL2 at stage 2 of a walk", "FAR", 0x4, 0x7, false)]
    [InlineData("DataAbortLowerEL to EL2 at stage 2", "ESR", 0x4, 0x7, false)]
    [InlineData("DataAbortLowerEL to EL2 at stage 2 of a walk, its flags those at the vector", "ESR", 0x4, 0x7, false)]
    public void A_row_excuses_its_bits_of_its_value_of_its_exception(string exception, string value, ulong expected, ulong found, bool excused) =>
        Assert.Equal(excused, Assert.Single(Exclusion.Parse("x.tbl", [Row])).Excuses(exception, new ExceptionValue(value, Reg.ESR_EL2, expected, found)));

    [Theory]
    [InlineData("level ; a ; ESR ; 3 ; pkvm ; reason")]
    [InlineData("level ; a ; ESR ; bits ; pkvm ; reason ; citation")]
    [InlineData("level ; a ; ESR ; 3 ; pkvm ; reason ; ")]
    public void A_row_without_its_columns_is_refused_with_its_line(string row) =>
        Assert.StartsWith("x.tbl(2): ", Assert.Throws<FormatException>(() => Exclusion.Parse("x.tbl", ["# rows", row])).Message, StringComparison.Ordinal);

    [Fact]
    public void Every_row_of_the_tree_is_needed_by_boots_that_exist() =>
        Assert.All(Exclusion.All, row => Assert.All(row.Boots, name => Assert.Contains(Boot.All, boot => boot.Name == name)));

    [Fact]
    public void A_boot_that_compared_fewer_exceptions_than_the_log_lists_does_not_agree()
    {
        Assert.True(With(compared: 2).Agrees);
        Assert.False(With(compared: 1).Agrees);

        static ComparisonResult With(int compared) =>
            new(1, 0, [new("SVC", 2, 0, compared)], new Dictionary<string, int>(), 0, 0, TimeSpan.Zero, null, new(null!, 0, []));
    }

    /// <summary>A stage 2 fault at EL1, taken to EL2, sets HPFAR_EL2 too; one at stage 1 does not.</summary>
    [Theory]
    [InlineData(true, "ELR SPSR ESR FAR HPFAR")]
    [InlineData(false, "ELR SPSR ESR FAR")]
    public void An_abort_is_compared_in_all_that_it_sets(bool isStage2, string differing)
    {
        var pe = PE.Reset(new PeConfiguration(CpuModel.CortexA57, Choices.Default, HaveEL2: true), 0x4000_0000, ExceptionLevel.EL1);
        var abort = new ExceptionRecord(ExceptionClass.DataAbortLowerEL, 7)
        {
            MinimumTarget = isStage2 ? ExceptionLevel.EL2 : ExceptionLevel.EL1,
            FaultAddress = 0x1000,
            FaultIPA = isStage2 ? new IPA(0x5000_0000) : null,
        };
        var after = AArch64.TakeException(pe, abort);
        var recorded = new RecordedException(1, 1, after.EL, after.PC, ELR: 1, SPSR: 1, ESR: 1, FAR: 1, HPFAR: 1);
        Assert.Equal(differing, string.Join(' ', ExceptionComparison.Differing(recorded, after, abort).Select(value => value.Name)));
    }
}
