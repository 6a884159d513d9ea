using Xunit;

namespace VirtSpec.Properties.Tests.Cli;

public sealed class AssignmentTests
{
    [Theory]
    [InlineData("HCR_EL2.TVM=1")]
    [InlineData("hcr_el2.tvm=1")]
    [InlineData("Hcr_El2.Tvm=0b1")]
    [InlineData("HCR_EL2=0x84000000")]
    [InlineData("hcr_el2 = 0x8400_0000")]
    public void Names_are_taken_in_any_case_and_numbers_in_any_base(string assignment) =>
        Assert.Equal("0x0000000084000000", CommandRun.Of("explain", "nop", "--verbose", "--set", assignment)["HCR_EL2"]);

    [Fact]
    public void Later_assignments_see_earlier_ones() =>
        Assert.Equal("0x0000000080002000", CommandRun.Of("explain", "nop", "--verbose", "--set", "HCR_EL2.TVM=1", "--set", "HCR_EL2.TWI=1", "--set", "HCR_EL2.TVM=0")["HCR_EL2"]);

    [Fact]
    public void The_constant_registers_of_a_CPU_can_be_changed() =>
        Assert.Equal("0x0000000000000000 -> 0x00000000000000ab", CommandRun.Of("explain", "mrs x0, revidr_el1", "--set", "REVIDR_EL1=0xab")["X0"]);

    [Fact]
    public void Registers_that_show_PSTATE_change_it() =>
        Assert.Equal("0x0000000000000000 -> 0x0000000000000040", CommandRun.Of("explain", "mrs x0, daif", "--set", "DAIF=0x40")["X0"]);

    [Theory]
    [InlineData("HCR_EL2", "virtspec explain: --set: expected REG=VALUE or REG.FIELD=VALUE, found 'HCR_EL2'; add '=' and a value")]
    [InlineData("HCR_EL2.TVM=", "virtspec explain: --set HCR_EL2.TVM: expected a number of 64 bits, such as 1 or 0x30, found ''; correct it")]
    [InlineData("HCR_EL2.TVM=yes", "virtspec explain: --set HCR_EL2.TVM: expected a number of 64 bits, such as 1 or 0x30, found 'yes'; correct it")]
    [InlineData("HCR_EL2.TVM=-1", "virtspec explain: --set HCR_EL2.TVM: expected a number of 64 bits, such as 1 or 0x30, found '-1'; correct it")]
    [InlineData("HCR_EL2.TVM=2", "virtspec explain: --set HCR_EL2.TVM: expected at most 0x1 (1 bit), found 0x2; give a value that fits")]
    [InlineData("CPACR_EL1.FPEN=4", "virtspec explain: --set CPACR_EL1.FPEN: expected at most 0x3 (2 bits), found 0x4; give a value that fits")]
    [InlineData("HCR_EL3.TVM=1", "virtspec explain: --set: expected the name of a System register or X0 to X30, found 'HCR_EL3'; the nearest is HCR_EL2")]
    [InlineData("X31=1", "virtspec explain: --set: expected the name of a System register or X0 to X30, found 'X31'; the nearest is")]
    [InlineData("=1", "virtspec explain: --set: expected the name of a System register or X0 to X30, found ''; the nearest is")]
    [InlineData("HCR_EL2.TVX=1", "virtspec explain: --set HCR_EL2: expected one of its fields, found 'TVX'; the fields are ")]
    [InlineData("HCR_EL2.RES0=1", "virtspec explain: --set HCR_EL2: expected one of its fields, found 'RES0'; the fields are ")]
    [InlineData("HCR_EL2.E2H=1", "virtspec explain: --set HCR_EL2.E2H: expected a field of cortex-a57, found one of FEAT_VHE; choose another CPU with --cpu")]
    [InlineData("CurrentEL=8", "virtspec explain: --set CurrentEL: expected a register that holds a value, found one that does not; set the registers that it shows")]
    public void A_bad_assignment_is_one_line(string assignment, string expected)
    {
        var e = CommandRun.Of("explain", "nop", "--set", assignment);
        Assert.Equal((2, ""), (e.ExitCode, e.Output));
        Assert.StartsWith(expected, e.Error, StringComparison.Ordinal);
        Assert.Single(e.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void An_unknown_field_is_answered_with_the_names_of_the_fields()
    {
        string error = CommandRun.Of("explain", "nop", "--set", "HCR_EL2.TVX=1").Error;
        Assert.All([" TVM ", " TRVM ", " VM\n"], field => Assert.Contains(field, error, StringComparison.Ordinal));
        Assert.DoesNotContain("RES0", error, StringComparison.Ordinal);
    }
}
