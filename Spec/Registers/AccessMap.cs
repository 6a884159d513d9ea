using System.Collections.Concurrent;
using VirtSpec.Spec.Features;

namespace VirtSpec.Spec.Registers;

/// <summary>From each of the 65,536 System encodings to its row, for the features of one CPU.</summary>
public sealed class AccessMap
{
    private static readonly ConcurrentDictionary<FeatureSet, AccessMap> Maps = new();

    private readonly ushort[] _reads = new ushort[1 << 16];
    private readonly ushort[] _writes = new ushort[1 << 16];
    private readonly AccessEntry?[] _entries;

    private AccessMap(FeatureSet features)
    {
        var present = RegisterRow.All.Where(r => features.Has(r.Feature)).ToArray();
        _entries = [null, .. present];
        for (int i = 1; i < _entries.Length; i++)
            Add(i, _entries[i]!);
    }

    public static AccessMap For(CpuModel cpu) => Maps.GetOrAdd(cpu.Features, features => new AccessMap(features));

    /// <summary>The row of an encoding in one direction, MRS and SYSL or MSR and SYS; null when no row names or covers it.</summary>
    public AccessEntry? this[SystemEncoding encoding, bool isRead] => _entries[(isRead ? _reads : _writes)[encoding.Value]];

    /// <summary>The encoding of a register or operation that is named.</summary>
    public static SystemEncoding EncodingOf(AccessEntry entry) => new(EncodingsOf(entry).Single());

    /// <summary>A row takes the directions that some Exception level has; a named row goes before a space.</summary>
    private void Add(int index, AccessEntry entry)
    {
        foreach (ushort encoding in EncodingsOf(entry))
        {
            if (entry.HasReads && (_reads[encoding] == 0 || !IsSpace(entry)))
                _reads[encoding] = (ushort)index;
            if (entry.HasWrites && (_writes[encoding] == 0 || !IsSpace(entry)))
                _writes[encoding] = (ushort)index;
        }
    }

    private static bool IsSpace(AccessEntry entry) => entry.Register is null && entry.Operation is null;

    private static IEnumerable<ushort> EncodingsOf(AccessEntry entry)
    {
        int[][] p = [.. entry.Encodings.Split(' ').Select(part => part.Split(',').Select(int.Parse).ToArray())];
        return from op0 in p[0]
               from op1 in p[1]
               from crn in p[2]
               from crm in p[3]
               from op2 in p[4]
               select new SystemEncoding(op0, op1, crn, crm, op2).Value;
    }
}
