using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;

namespace VirtSpec.Properties.Classification;

/// <summary>What a hypervisor writes into the EL2 controls before it enters a VM: a row of settings.tbl.</summary>
/// <param name="Source">Who writes these values, and where that was seen.</param>
public sealed record ControlSetting(string Name, IReadOnlyList<(Reg Register, ulong Value)> Values, string Source)
{
    public static IReadOnlyList<ControlSetting> Defaults { get; } = Parse("settings.tbl", TableText.Lines("settings.tbl"), []);

    /// <summary>Every EL2 trap is off: the setting under which encodings are classified.</summary>
    public static ControlSetting TrapsOff => Defaults[0];

    /// <summary>Reads settings; every mistake is a line of <paramref name="errors"/>.</summary>
    public static IReadOnlyList<ControlSetting> Parse(string path, IEnumerable<string> lines, List<string> errors)
    {
        var settings = new List<ControlSetting>();
        foreach (var (where, cells) in TableText.Rows(path, lines, errors))
        {
            var values = cells[1].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(a => ParseValue(where, a, errors)).ToArray();
            if (settings.Any(s => s.Name == cells[0]))
                errors.Add($"{where}: setting '{cells[0]}' stands twice; names are unique");
            settings.Add(new ControlSetting(cells[0], values, cells[2]));
        }
        if (settings.Count == 0 && errors.Count == 0)
            errors.Add($"{path}: expected a setting, found none");
        return settings;
    }

    /// <summary>The PE under this setting, behind stage 2 and with an AArch64 EL1.</summary>
    public PE Apply(PE pe)
    {
        foreach (var (register, value) in Values)
            pe = pe.WithLegalised(register, value);
        return pe.WithSystem(Reg.HCR_EL2, pe.System[Reg.HCR_EL2] | HCR_EL2.Field.VM.Mask | HCR_EL2.Field.RW.Mask);
    }

    private static (Reg, ulong) ParseValue(string where, string assignment, List<string> errors)
    {
        string[] parts = assignment.Split('=');
        if (parts.Length == 2 && RegisterRow.Find(parts[0]) is { } register && TableText.TryNumber(parts[1], out ulong value))
            return (register, value);
        errors.Add($"{where}: expected REGISTER=VALUE, found '{assignment}'");
        return default;
    }
}
