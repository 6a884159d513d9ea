using System.Reflection;
using VirtSpec.Spec.Features;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;
using Xunit;

namespace VirtSpec.Spec.Tests.Registers;

/// <summary>The tables say what every bit of every register is, and the CPUs' values fit.</summary>
public sealed class LayoutTests
{
    public static IEnumerable<Reg> All => Enumerable.Range(0, RegisterRow.Count).Select(i => (Reg)i);

    [Fact]
    public void Every_bit_of_every_modelled_register_is_said_exactly_once() => Probe.AssertNone(
        from register in All
        where RegisterRow.Of(register).Storage is not (Storage.Raz or Storage.Alias)
        from layout in RegisterLayout.Of(register) is { Count: > 0 } layouts ? layouts : [new RegisterLayout(register, null, [])]
        from bit in Enumerable.Range(0, 64)
        let said = layout.Fields.Count(f => f.Msb >= bit && bit >= f.Lsb)
        where said != 1
        select $"{register} {layout.When}: bit {bit} is said {said} times");

    [Fact]
    public void The_first_layout_of_a_register_has_no_condition_and_the_others_have_one() => Probe.AssertNone(
        from register in All
        let layouts = RegisterLayout.Of(register)
        where layouts.Count > 0 && (layouts[0].When is not null || layouts.Skip(1).Any(l => l.When is null))
        select $"{register}: {string.Join(", ", layouts.Select(l => l.When?.ToString() ?? "no condition"))}");

    [Fact]
    public void A_field_of_a_typed_view_prints_as_the_manual_writes_it()
    {
        var fields = typeof(Reg).Assembly.GetTypes()
            .Where(t => t is { Name: "Field", DeclaringType: not null } && !t.DeclaringType.Name.EndsWith("_F1", StringComparison.Ordinal) && !t.DeclaringType.Name.EndsWith("_E2H1", StringComparison.Ordinal))
            .SelectMany(t => t.GetProperties(BindingFlags.Public | BindingFlags.Static).Select(p => (Expected: $"{t.DeclaringType!.Name}.{p.Name}", Found: p.GetValue(null)!.ToString())))
            .ToList();
        Assert.True(fields.Count > 900, $"only {fields.Count} fields were found");
        Probe.AssertNone(fields.Where(f => f.Expected != f.Found).Select(f => $"{f.Expected}: found {f.Found}"));
    }

    [Fact]
    public void A_value_of_a_CPU_has_zeros_and_ones_where_they_are_reserved() => Probe.AssertNone(
        from cpu in CpuModel.All
        from value in cpu.Values
        from field in FieldRow.Of(value.Key)
        let bits = value.Value & field.Mask
        let isPresent = cpu.Features.Has(field.Feature)
        let expected = isPresent ? field.IsRES0 ? 0 : field.IsRES1 ? field.Mask : bits : field.ElseRES1 ? field.Mask : 0
        where bits != expected
        select $"{cpu.Name}: {value.Key} is 0x{value.Value:x}: {field.Msb}:{field.Lsb} {field.Name} {field.Feature}");

    [Fact]
    public void A_CPU_gives_a_value_to_each_register_whose_reset_value_it_decides_and_to_no_register_that_it_lacks() => Probe.AssertNone(
        from cpu in CpuModel.All
        from register in All
        let row = RegisterRow.Of(register)
        let isDecided = row.Reset == "cpu" && cpu.Features.Has(row.Feature)
        let isGiven = cpu.Values.ContainsKey(register) || cpu.Indexed(register, 0) is not null
        where isDecided != isGiven
        select $"{cpu.Name}: {register}: {(isDecided ? "no value" : "a value that reset does not use")}");

    [Fact]
    public void Reset_puts_into_every_register_a_value_that_it_can_hold() => Probe.AssertNone(
        from pe in new[] { Probe.CortexA57, Probe.NeoverseN1 }.Select(c => PE.Reset(c, 0))
        from register in All
        where pe.Configuration.Cpu.Features.Has(RegisterRow.Of(register).Feature)
        from field in FieldRow.Of(register)
        where field.Feature == Feature.None
        let bits = pe.System[register] & field.Mask
        where (field.IsRES0 && bits != 0) || (field.IsRES1 && bits != field.Mask)
        select $"{pe.Configuration.Cpu.Name}: {register} is 0x{pe.System[register]:x}: {field.Msb}:{field.Lsb} {field.Name}");
}
