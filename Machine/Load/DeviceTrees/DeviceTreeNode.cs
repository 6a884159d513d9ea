using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;

namespace VirtSpec.Machine.Load.DeviceTrees;

/// <summary>A property of a node: its name and the bytes of its value.</summary>
public sealed record DeviceTreeProperty(string Name, ReadOnlyMemory<byte> Value)
{
    /// <summary>A property without a value, which says something by being there.</summary>
    public static DeviceTreeProperty Flag(string name) => new(name, ReadOnlyMemory<byte>.Empty);

    /// <summary>A property of texts, each of which ends with a zero byte.</summary>
    public static DeviceTreeProperty Texts(string name, params ReadOnlySpan<string> texts) =>
        new(name, Encoding.UTF8.GetBytes(string.Concat(texts.ToArray().Select(t => t + '\0'))));

    /// <summary>A property of cells, 32-bit numbers.</summary>
    public static DeviceTreeProperty Cells(string name, params ReadOnlySpan<uint> cells)
    {
        byte[] value = new byte[4 * cells.Length];
        for (int i = 0; i < cells.Length; i++)
            BinaryPrimitives.WriteUInt32BigEndian(value.AsSpan(4 * i), cells[i]);
        return new DeviceTreeProperty(name, value);
    }

    /// <summary>The value as one cell, or null when it has another size.</summary>
    public uint? Cell => Value.Length == 4 ? BinaryPrimitives.ReadUInt32BigEndian(Value.Span) : null;
}

/// <summary>A node of a device tree: the name with its unit address, the properties, the children, in their order.</summary>
public sealed record DeviceTreeNode(string Name, ImmutableArray<DeviceTreeProperty> Properties, ImmutableArray<DeviceTreeNode> Children)
{
    /// <summary>The property of that name, or null.</summary>
    public DeviceTreeProperty? this[string property] => Properties.FirstOrDefault(p => p.Name == property);

    /// <summary>The first child of that name, or null.</summary>
    public DeviceTreeNode? Child(string name) => Children.FirstOrDefault(c => IsNamed(c.Name, name));

    /// <summary>A name without a unit address means a node of that name with any.</summary>
    internal static bool IsNamed(string node, string name) =>
        node == name || (!name.Contains('@', StringComparison.Ordinal) && node.StartsWith(name + "@", StringComparison.Ordinal));
}
