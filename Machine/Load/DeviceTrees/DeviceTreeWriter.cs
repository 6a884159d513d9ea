using System.Text;
using static VirtSpec.Machine.Load.DeviceTrees.Fdt;

namespace VirtSpec.Machine.Load.DeviceTrees;

/// <summary>Writes flattened device trees: no memory reservations, and each name of a property once.</summary>
public static class DeviceTreeWriter
{
    /// <summary>The tree under a root node, whose name is empty.</summary>
    public static byte[] Write(DeviceTreeNode root)
    {
        var structure = new List<byte>();
        var strings = new Strings();
        // What is still to be written: a node, or, as null, the end of one.
        var todo = new Stack<DeviceTreeNode?>([root]);
        while (todo.TryPop(out var node))
        {
            if (node is null)
            {
                Add(structure, EndNode);
                continue;
            }
            Begin(structure, node, strings);
            todo.Push(null);
            foreach (var child in node.Children.Reverse())
                todo.Push(child);
        }
        Add(structure, End);
        return Assemble([.. structure], strings.Bytes);
    }

    private static void Begin(List<byte> structure, DeviceTreeNode node, Strings strings)
    {
        Add(structure, BeginNode);
        AddPadded(structure, Encoding.UTF8.GetBytes(node.Name + '\0'));
        foreach (var property in node.Properties)
        {
            Add(structure, Prop);
            Add(structure, (uint)property.Value.Length);
            Add(structure, strings.OffsetOf(property.Name));
            AddPadded(structure, property.Value.Span);
        }
    }

    private static byte[] Assemble(ReadOnlySpan<byte> structure, ReadOnlySpan<byte> strings)
    {
        const int StructStart = HeaderSize + ReservationSize;
        byte[] blob = new byte[StructStart + structure.Length + strings.Length];
        (int Field, int Value)[] header =
        [
            (TotalSize, blob.Length), (StructOffset, StructStart), (StringsOffset, StructStart + structure.Length), (ReservationsOffset, HeaderSize),
            (VersionField, (int)Fdt.Version), (LastCompatibleField, (int)LastCompatibleVersion), (StringsSize, strings.Length), (StructSize, structure.Length),
        ];
        SetWord(blob, 0, Magic);
        foreach (var (field, value) in header)
            SetWord(blob, field, (uint)value);
        structure.CopyTo(blob.AsSpan(StructStart));
        strings.CopyTo(blob.AsSpan(StructStart + structure.Length));
        return blob;
    }

    private static void Add(List<byte> bytes, uint word) => bytes.AddRange([(byte)(word >> 24), (byte)(word >> 16), (byte)(word >> 8), (byte)word]);

    private static void AddPadded(List<byte> bytes, ReadOnlySpan<byte> value)
    {
        bytes.AddRange(value);
        bytes.AddRange(new byte[Align(value.Length) - value.Length]);
    }

    /// <summary>The strings block: names that end with zero bytes.</summary>
    private sealed class Strings
    {
        private readonly Dictionary<string, uint> _offsets = [];
        private readonly List<byte> _bytes = [];

        public byte[] Bytes => [.. _bytes];

        public uint OffsetOf(string name)
        {
            if (_offsets.TryGetValue(name, out uint offset))
                return offset;
            offset = (uint)_bytes.Count;
            _offsets.Add(name, offset);
            _bytes.AddRange(Encoding.UTF8.GetBytes(name + '\0'));
            return offset;
        }
    }
}
