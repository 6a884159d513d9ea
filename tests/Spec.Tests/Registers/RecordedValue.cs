using System.Globalization;
using System.Text.RegularExpressions;
using VirtSpec.Properties.Conformance.Matrix;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;

namespace VirtSpec.Spec.Tests.Registers;

/// <summary>What an MRS read on QEMU: a row of <c>Golden/trap-matrix/CPU-values.csv</c>, whose FORMAT.md says under which settings.</summary>
public sealed record RecordedValue(string Cpu, ExceptionLevel EL, SystemEncoding Encoding, string Name, ulong Value)
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Golden", "trap-matrix");

    public static readonly string[] Cpus = ["cortex-a57", "neoverse-n1"];

    public static IReadOnlyList<RecordedValue> Of(string cpu) =>
        [.. File.ReadLines(Path.Combine(Folder, $"{cpu}-values.csv")).Skip(1).Select(line => Parse(line.Split(',')))];

    /// <summary>A PE as the recording had it: the controls of <c>baseline</c>, an identity of EL1's own, and the OS Lock clear.</summary>
    public static PE Recorder(string cpu, ExceptionLevel el)
    {
        string configs = $"{cpu}-configs.csv";
        var baseline = MatrixConfig.Parse(configs, File.ReadLines(Path.Combine(Folder, configs)), []).Single(c => c.IsBaseline);
        var pe = PE.Reset(new PeConfiguration(CpuModel.Find(cpu)!, Choices.Default, HaveEL2: true), 0, el);
        foreach (var (register, value) in baseline.Controls.Where(c => c.Register != Reg.MDCR_EL2))
            pe = pe.WithLegalised(register, value);
        return pe.WithSystem(Reg.VPIDR_EL2, 0x5ead1234).WithSystem(Reg.VMPIDR_EL2, 0x80000abc).Write(Reg.OSLAR_EL1, 0);
    }

    /// <summary>What the specification reads there, in hexadecimal; or why it does not read.</summary>
    public string Found(in PE pe)
    {
        if (pe.Configuration.Access[Encoding, isRead: true] is not { } entry || !entry.Allows(EL, isRead: true))
            return "UNDEFINED";
        try
        {
            return $"0x{RegisterAccess.Read(pe, Redirect.Reached(pe, entry), default):x}";
        }
        catch (NotModelledException)
        {
            return "not modelled";
        }
    }

    public override string ToString() => $"{Cpu} {EL} {Name}";

    private static RecordedValue Parse(string[] c)
    {
        int[] n = [.. c[1..7].Select(text => int.Parse(text, CultureInfo.InvariantCulture))];
        var encoding = new SystemEncoding(n[1], n[2], n[3], n[4], n[5]);
        return new RecordedValue(c[0], (ExceptionLevel)n[0], encoding, c[7].Length > 0 ? c[7] : encoding.ToString(), Convert.ToUInt64(c[8], 16));
    }
}

/// <summary>A row of <c>Golden/trap-matrix/values-exclusions.tbl</c>: values that differ from the recording, and why.</summary>
public sealed record ValueExclusion(string Cpus, Regex Names, Regex Found, string Reason)
{
    public static IReadOnlyList<ValueExclusion> All { get; } =
    [
        .. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Golden", "trap-matrix", "values-exclusions.tbl"))
            .Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => line.Split(';').Select(cell => cell.Trim()).ToArray())
            .Select(c => new ValueExclusion(c[0], Whole(c[1]), Whole(c[2]), c[3])),
    ];

    public bool Excuses(RecordedValue recorded, string found) =>
        (Cpus == "*" || Cpus == recorded.Cpu) && Names.IsMatch(recorded.Name) && Found.IsMatch(found);

    private static Regex Whole(string pattern) => new($"^(?:{pattern})$", RegexOptions.CultureInvariant);
}
