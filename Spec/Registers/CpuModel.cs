using VirtSpec.Spec.Features;

namespace VirtSpec.Spec.Registers;

/// <summary>What is said of one field of an ID register: the specification implements it, masks it, or does not model it.</summary>
public sealed record IdField(Reg Register, string Field, string Status, string Meaning);

/// <summary>A CPU as data: its features, ID values and IMPLEMENTATION DEFINED sizes, from Tables/cpus.</summary>
public sealed class CpuModel
{
    private readonly Dictionary<Reg, ulong> _values = [];
    private Dictionary<(Reg, int), ulong> _indexed = [];
    private readonly Dictionary<string, int> _sizes = [];
    private readonly List<IdField> _idFields = [];

    private CpuModel(string name, string text)
    {
        Name = name;
        foreach (string[] c in text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split('\t')))
            Read(c);
    }

    public static IReadOnlyList<CpuModel> All { get; } = [.. CpuTable.Cpus.Select(c => new CpuModel(c.Name, c.Text))];

    public static CpuModel CortexA57 { get; } = Find("cortex-a57")!;

    public string Name { get; }

    /// <summary>The architecture version, such as v8.0.</summary>
    public string Architecture { get; private set; } = "";

    public FeatureSet Features { get; private set; } = FeatureSet.Base;

    public IReadOnlyDictionary<Reg, ulong> Values => _values;

    public IReadOnlyList<IdField> IdFields => _idFields;

    public static CpuModel? Find(string name) => All.FirstOrDefault(c => c.Name == name);

    /// <summary>This CPU with a further feature, for what no CPU of the tables has; its ID values stay, and do not announce it.</summary>
    public CpuModel With(Feature feature)
    {
        var cpu = (CpuModel)MemberwiseClone();
        cpu.Features = Features.With(feature);
        return cpu;
    }

    /// <summary>The value of a register that another one indexes, or null where there is none.</summary>
    public ulong? Indexed(Reg register, int index) => _indexed.TryGetValue((register, index), out ulong value) ? value : null;

    /// <summary>This CPU with other values of a register that another one indexes, for claims about what software can tell of them.</summary>
    public CpuModel WithIndexed(Reg register, Func<ulong, ulong> change)
    {
        var cpu = (CpuModel)MemberwiseClone();
        cpu._indexed = _indexed.ToDictionary(v => v.Key, v => v.Key.Item1 == register ? change(v.Value) : v.Value);
        return cpu;
    }

    /// <summary>An IMPLEMENTATION DEFINED size, such as <c>breakpoints</c>.</summary>
    public int Size(string name) => _sizes[name];

    private void Read(string[] c)
    {
        switch (c[0])
        {
            case "arch": Architecture = c[1]; break;
            case "feature": Features = Features.With(Enum.Parse<Feature>(c[1])); break;
            case "value": ReadValue(c[1], Convert.ToUInt64(c[2], 16)); break;
            case "size": _sizes[c[1]] = int.Parse(c[2]); break;
            case "id": _idFields.Add(new IdField(Enum.Parse<Reg>(c[1].Split('.')[0]), c[1].Split('.')[1], c[2], c[3])); break;
            default: throw new System.Diagnostics.UnreachableException(c[0]);
        }
    }

    /// <summary><c>REGISTER</c>, or <c>REGISTER[n]</c> for one that another register indexes.</summary>
    private void ReadValue(string name, ulong value)
    {
        string[] parts = name.TrimEnd(']').Split('[');
        var register = Enum.Parse<Reg>(parts[0]);
        if (parts.Length == 1)
            _values[register] = value;
        else
            _indexed[(register, int.Parse(parts[1]))] = value;
    }
}
