using VirtSpec.Properties.Conformance.Matrix;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.Traps;

namespace VirtSpec.Properties.Report.Sections;

/// <summary>A configuration of a recording that can be a column of its heat map.</summary>
/// <param name="Control">What differs from the baseline: REGISTER.FIELD=VALUE, with a blank before each further one.</param>
/// <param name="Changes">How many fields differ.</param>
internal sealed record HeatControl(MatrixConfig Config, string Control, int Changes);

/// <summary>Names the configurations of a recording by what differs from its baseline.</summary>
internal static class HeatControls
{
    public const string Baseline = "baseline";

    /// <summary>The baseline, and what can be entered at the same Exception levels and is no host, each control once.</summary>
    public static HeatControl[] Of(IReadOnlyList<MatrixConfig> all)
    {
        var baseline = all.First(c => c.IsBaseline);
        return [new HeatControl(baseline, Baseline, 0), .. all.Where(c => !c.IsBaseline && c.Levels == baseline.Levels && E2HOf(c) == E2HOf(baseline)).Select(c => Of(c, baseline)).OfType<HeatControl>().DistinctBy(c => c.Control)];
    }

    /// <summary>The recorder's vectors return by a trapped read of ACTLR_EL1, so that HCR_EL2.TACR is set beside the control.</summary>
    public static bool ReturnsByACTLR(MatrixConfig config) => (config.Flags & 1) != 0;

    /// <summary>Null when what differs has no name.</summary>
    private static HeatControl? Of(MatrixConfig config, MatrixConfig baseline)
    {
        var names = new List<string>();
        foreach (var (now, before) in config.Controls.Zip(baseline.Controls).Where(c => c.First.Value != c.Second.Value))
        {
            var fields = RegisterLayout.Of(now.Register)[0].Fields
                .Where(f => In(f, now.Value) != In(f, before.Value) && !(ReturnsByACTLR(config) && f.Name == nameof(TrapsHCR_EL2.TACR))).Select(f => $"{f.Name}={In(f, now.Value)}").ToArray();
            if (fields.Length == 0)
                return null;
            names.AddRange(fields.Select((f, i) => i == 0 ? $"{now.Register}.{f}" : f));
        }
        return names.Count == 0 ? null : new HeatControl(config, string.Join(' ', names), names.Count);
    }

    /// <summary>It gives other controls their meaning.</summary>
    private static ulong E2HOf(MatrixConfig config) => HCR_EL2.Field.E2H.In(config.Controls.First(c => c.Register == Reg.HCR_EL2).Value);

    private static ulong In(FieldRow field, ulong value) => value >> field.Lsb & (field.Msb - field.Lsb == 63 ? ulong.MaxValue : (1UL << field.Msb - field.Lsb + 1) - 1);
}
