using VirtSpec.Spec.Registers;
using Xunit;
using Xunit.Abstractions;

namespace VirtSpec.Spec.Tests.Registers;

/// <summary>Every feature that a CPU announces in an ID register is said to be implemented, masked or not modelled.</summary>
public sealed class IdFieldTests(ITestOutputHelper output)
{
    /// <summary>The registers by which software learns what a PE has (Arm DDI0487L.b, "Identification registers"; Arm IHI 0069H, ICH_VTR_EL2). MIDR_EL1 and its like say who made it.</summary>
    private static readonly string[] Prefixes = ["ID_", "MVFR", "CTR_EL0", "DCZID_EL0", "CLIDR_EL1", "ICH_VTR_EL2", "LORID_EL1", "ERRIDR_EL1"];

    public static TheoryData<string> Cpus => [.. CpuModel.All.Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(Cpus))]
    public void Every_nonzero_ID_field_has_exactly_one_row(string name)
    {
        var cpu = CpuModel.Find(name)!;
        var rows = cpu.IdFields.ToLookup(row => (row.Register, row.Field));
        Probe.AssertNone(
            from register in cpu.Values.Keys.Where(IsIdRegister)
            from field in FieldRow.Of(register)
            where !field.IsRES0 && !field.IsRES1 && (cpu.Values[register] & field.Mask) != 0 && rows[(register, field.Name)].Count() != 1
            select $"{name}: {register}.{field.Name} is 0x{(cpu.Values[register] & field.Mask) >> field.Lsb:x}: expected one row, found {rows[(register, field.Name)].Count()}");
    }

    [Theory]
    [MemberData(nameof(Cpus))]
    public void A_row_of_a_field_that_is_zero_says_that_the_feature_is_masked(string name)
    {
        var cpu = CpuModel.Find(name)!;
        Probe.AssertNone(
            from row in cpu.IdFields
            let field = FieldRow.Find(row.Register, row.Field)!
            let isZero = (cpu.Values[row.Register] & field.Mask) == 0
            where isZero != (row.Status == "masked") || !IsIdRegister(row.Register)
            select $"{name}: {row.Register}.{row.Field} is 0x{(cpu.Values[row.Register] & field.Mask) >> field.Lsb:x} and {row.Status}");
    }

    /// <summary>The machine starts in EL2, so it hides EL3, and it has no memory for statistical profiles; the rest is implemented or says that it is not modelled.</summary>
    [Theory]
    [InlineData("cortex-a57", "ID_AA64PFR0_EL1.EL3 ID_PFR1_EL1.Security")]
    [InlineData("neoverse-n1", "ID_AA64PFR0_EL1.EL3 ID_AA64DFR0_EL1.PMSVer")]
    public void Little_of_what_a_CPU_has_is_masked(string name, string masked)
    {
        var fields = CpuModel.Find(name)!.IdFields;
        output.WriteLine($"{name}: {string.Join(", ", fields.CountBy(row => row.Status).Select(c => $"{c.Value} {c.Key}"))}");
        Assert.Equal(masked.Split(' '), fields.Where(row => row.Status == "masked").Select(row => $"{row.Register}.{row.Field}"));
    }

    private static bool IsIdRegister(Reg register) => Prefixes.Any(p => register.ToString().StartsWith(p, StringComparison.Ordinal));
}
